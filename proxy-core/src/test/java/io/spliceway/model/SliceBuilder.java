// SPDX-License-Identifier: Apache-2.0
package io.spliceway.model;

import io.spliceway.model.SliceEndpoint.Conditions;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects an EndpointSlice for a test. */
public final class SliceBuilder {
    private final NamespacedName name;
    private final NamespacedName service;
    private final List<SliceEndpoint> endpoints = new ArrayList<>();
    private final List<EndpointPort> ports = new ArrayList<>();
    private IpFamily addressType = IpFamily.IPv4;
    private boolean leftToOthers;

    private SliceBuilder(NamespacedName name, NamespacedName service) {
        this.name = name;
        this.service = service;
    }

    /** Starts a slice in the namespace of its service. */
    public static SliceBuilder slice(String name, NamespacedName service) {
        return new SliceBuilder(new NamespacedName(service.namespace(), name), service);
    }

    public SliceBuilder port(String portName, Protocol protocol, int port) {
        ports.add(new EndpointPort(portName, protocol, port));
        return this;
    }

    public SliceBuilder tcp(String portName, int port) {
        return port(portName, Protocol.TCP, port);
    }

    /** Adds ready endpoints; the family of the last one is that of the slice. */
    public SliceBuilder ready(String... ips) {
        for (String ip : ips) {
            add(ip, Conditions.READY, null);
        }
        return this;
    }

    public SliceBuilder on(String node, String... ips) {
        for (String ip : ips) {
            add(ip, Conditions.READY, node);
        }
        return this;
    }

    public SliceBuilder add(String ip, Conditions conditions, @Nullable String node) {
        InetAddress address = IpLiteral.parse(ip);
        addressType = IpFamily.of(address);
        endpoints.add(new SliceEndpoint(address, conditions, node, Set.of(), Set.of(), null));
        return this;
    }

    public SliceBuilder inZone(String zone, String... ips) {
        for (String ip : ips) {
            endpoints.add(new SliceEndpoint(IpLiteral.parse(ip), Conditions.READY, null, Set.of(zone), Set.of(), null));
        }
        return this;
    }

    public SliceBuilder leftToOthers() {
        leftToOthers = true;
        return this;
    }

    public EndpointSlice build() {
        return new EndpointSlice(name, service, addressType, endpoints, ports, null, leftToOthers);
    }
}
