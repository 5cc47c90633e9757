// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dev;

import io.spliceway.model.NamespacedName;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An address in 127.0.0.0/8 for each Service, the same on every machine and every day: it is made of the Service's name.
 * Of two Services whose names make the same address, the one that comes later takes the next of its own series. Not
 * thread-safe.
 */
final class LoopbackAddresses {
    // 127.0.0.0/16 is what machines use for themselves; the last number leaves out what looks like a network's own.
    private static final int SECOND = 254;
    private static final int THIRD = 256;
    private static final int FOURTH = 254;

    private final Map<NamespacedName, InetAddress> addresses = new HashMap<>();
    private final Map<InetAddress, NamespacedName> owners = new HashMap<>();

    /** Returns the address of {@code service}, from the first question on always the same. */
    InetAddress of(NamespacedName service) {
        InetAddress known = addresses.get(service);
        if (known != null) {
            return known;
        }
        int turn = 0;
        InetAddress address = candidate(service, turn);
        while (owners.putIfAbsent(address, service) != null) {
            turn++;
            address = candidate(service, turn);
        }
        addresses.put(service, address);
        return address;
    }

    /** Returns the Service that has the address which {@code service} would have; null if it has that itself. */
    @Nullable
    NamespacedName rival(NamespacedName service) {
        NamespacedName owner = owners.get(candidate(service, 0));
        return owner == null || owner.equals(service) ? null : owner;
    }

    /** Returns the address of a Service in a turn, from 0. */
    static InetAddress candidate(NamespacedName service, int turn) {
        byte[] hash = sha256(service + "#" + turn);
        int number = ((hash[0] & 0xff) << 16) | ((hash[1] & 0xff) << 8) | (hash[2] & 0xff);
        try {
            return InetAddress.getByAddress(new byte[] {
                127,
                (byte) (1 + number / THIRD / FOURTH % SECOND),
                (byte) (number / FOURTH % THIRD),
                (byte) (1 + number % FOURTH)
            });
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
