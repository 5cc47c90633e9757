// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dev;

import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import io.spliceway.server.dev.BindProbe.Verdict;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Where each port of each Service is served on this machine: at the Service's loopback address on its real port if that
 * can be had, else on a mapped port. Where the system has no loopback address but one, all Services share that. A place
 * once given stays. Not thread-safe.
 */
final class LocalPlaces {
    private static final InetAddress SHARED = IpLiteral.parse("127.0.0.1");
    private static final int MAPPED_OFFSET = 8000;
    private static final int LOWEST_MAPPED = 1024;
    private static final int PORTS = 65_536;

    private final BindProbe probe;
    private final LoopbackAddresses addresses = new LoopbackAddresses();
    private final Map<NamespacedName, InetAddress> hosts = new HashMap<>();
    private final Map<Wanted, Integer> given = new HashMap<>();
    private final Set<Place> taken = new HashSet<>();

    private record Wanted(NamespacedName service, int port) {}

    private record Place(InetAddress address, int port) {}

    LocalPlaces(BindProbe probe) {
        this.probe = probe;
    }

    /** Returns the address of {@code service}. */
    InetAddress address(NamespacedName service) {
        return hosts.computeIfAbsent(service, name -> {
            InetAddress own = addresses.of(name);
            return probe.tryBind(own, 0) == Verdict.NOT_LOCAL ? SHARED : own;
        });
    }

    /** Returns what else is to be known of a Service's address; empty if nothing. */
    String addressNote(NamespacedName service) {
        InetAddress own = addresses.of(service);
        if (!address(service).equals(own)) {
            return own.getHostAddress() + " is not local here, so ports of 127.0.0.1 are used; to have it: "
                    + "sudo ifconfig lo0 alias " + own.getHostAddress();
        }
        NamespacedName rival = addresses.rival(service);
        return rival == null ? "" : rival + " has the address that this name stands for, so this one has its next";
    }

    /** Returns the port that stands for {@code port} of {@code service}. */
    int port(NamespacedName service, int port) {
        return given.computeIfAbsent(new Wanted(service, port), wanted -> give(address(service), port));
    }

    private int give(InetAddress address, int port) {
        boolean shared = address.equals(SHARED);
        Verdict verdict = probe.tryBind(address, port);
        // A port that another process has now is waited for, at an address that is the Service's alone.
        boolean real = verdict == Verdict.FREE || (verdict == Verdict.TAKEN && !shared);
        if (real && taken.add(new Place(address, port))) {
            return port;
        }
        return map(address, port);
    }

    private int map(InetAddress address, int port) {
        for (int i = 0; i < PORTS; i++) {
            int candidate = (port + MAPPED_OFFSET + i) % PORTS;
            if (candidate >= LOWEST_MAPPED
                    && probe.tryBind(address, candidate) == Verdict.FREE
                    && taken.add(new Place(address, candidate))) {
                return candidate;
            }
        }
        return port;
    }
}
