// SPDX-License-Identifier: Apache-2.0
package io.spliceway.routing;

import io.spliceway.cluster.ClusterState;
import io.spliceway.model.Endpoint;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.IpFamily;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.ServicePort;
import io.spliceway.model.SliceBuilder;
import io.spliceway.model.SliceEndpoint.Conditions;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The slices that upstream's tests generate, and what they add up to on the node {@code host1}. An endpoint is printed as
 * its address without the leading {@code 10.0.}, then {@code L} if it is local, and {@code t} if it serves while it
 * terminates, {@code x} if it terminates without, {@code -} if it is not ready.
 */
final class UpstreamSlices {
    static final NamespacedName SVC1 = new NamespacedName("ns1", "svc1");
    static final List<String> NO_HOSTS = List.of();
    static final List<String> HOST1 = List.of("host1");
    static final List<String> TWO_HOSTS = List.of("host1", "host2");
    static final int NEVER = 999;

    private UpstreamSlices() {}

    /** {@code generateEndpointSlice}: endpoint i is unready, or terminating, where i is divided by the modulus. */
    static EndpointSlice generate(
            NamespacedName service,
            int number,
            int count,
            int unreadyMod,
            int terminatingMod,
            List<String> hosts,
            int... ports) {
        return generateWithOffset(service, number, number, count, unreadyMod, terminatingMod, hosts, ports);
    }

    /** {@code generateEndpointSliceWithOffset}: the addresses are {@code 10.0.offset.i}. */
    static EndpointSlice generateWithOffset(
            NamespacedName service,
            int number,
            int offset,
            int count,
            int unreadyMod,
            int terminatingMod,
            List<String> hosts,
            int... ports) {
        SliceBuilder slice = SliceBuilder.slice(service.name() + "-" + number, service);
        for (int i = 0; i < ports.length; i++) {
            slice.tcp("port-" + i, ports[i]);
        }
        for (int i = 1; i <= count; i++) {
            boolean serving = i % unreadyMod != 0;
            boolean terminating = i % terminatingMod == 0;
            slice.add(
                    "10.0." + offset + "." + i,
                    new Conditions(serving && !terminating, serving, terminating),
                    hosts.isEmpty() ? null : hosts.get(i % hosts.size()));
        }
        return slice.build();
    }

    /** Prints the endpoints of a port of {@link #SVC1} by all its slices. */
    static String view(ClusterState state, String port) {
        var servicePort = new ServicePort(port, Protocol.TCP, 1, 0);
        return EndpointCollector.collect(state.slices(SVC1), servicePort, IpFamily.IPv4, "host1").stream()
                .map(UpstreamSlices::print)
                .collect(Collectors.joining(" "));
    }

    private static String print(Endpoint endpoint) {
        Conditions conditions = endpoint.conditions();
        String flag = conditions.ready() ? "" : !conditions.terminating() ? "-" : conditions.serving() ? "t" : "x";
        return endpoint.toString().substring("10.0.".length()) + (endpoint.local() ? "L" : "") + flag;
    }
}
