// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.demo;

import io.spliceway.cluster.ClusterEvent;
import io.spliceway.cluster.ClusterSink;
import io.spliceway.cluster.ClusterSource;
import io.spliceway.model.EndpointPort;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.IpFamily;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.Service;
import io.spliceway.model.ServicePort;
import io.spliceway.model.SliceEndpoint;
import io.spliceway.model.SliceEndpoint.Conditions;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A cluster that this program makes up: one Service, and an EndpointSlice for each pod, because each pod has a port of
 * its own. Thread-safe.
 */
final class DemoCluster implements ClusterSource {
    static final NamespacedName SERVICE = new NamespacedName("default", "demo");
    private static final String PORT = "http";

    private final Service service;
    private final Map<NamespacedName, EndpointSlice> slices = new LinkedHashMap<>();
    private @Nullable ClusterSink sink;

    /** Makes a cluster whose Service is reached at {@code address}. */
    DemoCluster(InetSocketAddress address) {
        service = Service.named(SERVICE.namespace(), SERVICE.name())
                .clusterIps(List.of(address.getAddress()))
                .ports(List.of(new ServicePort(PORT, Protocol.TCP, address.getPort(), 0)))
                .build();
    }

    /** A pod has these conditions. */
    synchronized void apply(DemoPod.Identity pod, InetSocketAddress address, Conditions conditions) {
        EndpointSlice slice = slice(pod, address, conditions);
        slices.put(slice.name(), slice);
        report(new ClusterEvent.EndpointSliceApplied(slice));
    }

    /** A pod is gone. */
    synchronized void delete(DemoPod.Identity pod) {
        slices.remove(sliceName(pod));
        report(new ClusterEvent.EndpointSliceDeleted(sliceName(pod)));
    }

    @Override
    public synchronized void start(ClusterSink clusterSink) {
        List<ClusterEvent> events = new ArrayList<>();
        events.add(new ClusterEvent.ServiceApplied(service));
        slices.values().forEach(slice -> events.add(new ClusterEvent.EndpointSliceApplied(slice)));
        events.add(new ClusterEvent.Synced());
        clusterSink.accept(events);
        sink = clusterSink;
    }

    @Override
    public synchronized void close() {
        sink = null;
    }

    private void report(ClusterEvent event) {
        if (sink != null) {
            sink.accept(List.of(event));
        }
    }

    private static EndpointSlice slice(DemoPod.Identity pod, InetSocketAddress address, Conditions conditions) {
        var endpoint = new SliceEndpoint(
                address.getAddress(), conditions, "node-" + pod.zone(), Set.of(), Set.of(), pod.name());
        return new EndpointSlice(
                sliceName(pod),
                SERVICE,
                IpFamily.of(address.getAddress()),
                List.of(endpoint),
                List.of(new EndpointPort(PORT, Protocol.TCP, address.getPort())),
                null);
    }

    private static NamespacedName sliceName(DemoPod.Identity pod) {
        return new NamespacedName(SERVICE.namespace(), pod.name());
    }
}
