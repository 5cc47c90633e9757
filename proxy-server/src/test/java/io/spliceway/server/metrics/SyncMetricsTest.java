// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.cluster.ChangeCount;
import io.spliceway.cluster.ClusterEvent.EndpointSliceApplied;
import io.spliceway.cluster.ClusterEvent.ServiceApplied;
import io.spliceway.cluster.ClusterState;
import io.spliceway.listener.ListenerStates;
import io.spliceway.model.EndpointPort;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.IpFamily;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.Service;
import io.spliceway.model.ServicePort;
import io.spliceway.model.SliceEndpoint;
import io.spliceway.model.TrafficPolicy;
import io.spliceway.routing.NodePortAddresses;
import io.spliceway.routing.Router;
import io.spliceway.routing.RoutingSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SyncMetricsTest {
    private static final NamespacedName WEB = new NamespacedName("shop", "web");

    private final ProxyMetrics metrics =
            new ProxyMetrics("1.2.3", InstantSource.fixed(Instant.ofEpochMilli(1_700_000_000_500L)));

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void syncsAreTimedInKubeProxysBuckets() throws IOException {
        metrics.applied(1, 3, Duration.ofMillis(3));

        Map<String, String> samples = Scrape.samples(metrics, "kubeproxy_sync");
        assertEquals("1.7000000005E9", samples.get("kubeproxy_sync_proxy_rules_last_timestamp_seconds"));
        assertEquals("0", samples.get("kubeproxy_sync_proxy_rules_duration_seconds_bucket{le=\"0.002\"}"));
        assertEquals("1", samples.get("kubeproxy_sync_proxy_rules_duration_seconds_bucket{le=\"0.004\"}"));
        assertEquals("1", samples.get("kubeproxy_sync_proxy_rules_duration_seconds_bucket{le=\"16.384\"}"));
    }

    @Test
    void changesArePendingUntilTheyAreInEffect() throws IOException {
        metrics.queued(new ChangeCount(2, 5));
        metrics.queued(new ChangeCount(0, 1));
        metrics.inEffect(new ChangeCount(2, 5));

        Map<String, String> samples = Scrape.samples(metrics, "kubeproxy_sync");
        assertEquals("1.7000000005E9", samples.get("kubeproxy_sync_proxy_rules_last_queued_timestamp_seconds"));
        assertEquals("0.0", samples.get("kubeproxy_sync_proxy_rules_service_changes_pending"));
        assertEquals("2.0", samples.get("kubeproxy_sync_proxy_rules_service_changes_total"));
        assertEquals("1.0", samples.get("kubeproxy_sync_proxy_rules_endpoint_changes_pending"));
        assertEquals("6.0", samples.get("kubeproxy_sync_proxy_rules_endpoint_changes_total"));
    }

    @Test
    void networkProgrammingIsTimedInKubeProxysBuckets() throws IOException {
        metrics.endpointsProgrammed(IpFamily.IPv6, Duration.ofSeconds(62));
        metrics.endpointsProgrammed(IpFamily.IPv6, Duration.ofMillis(-5));

        Map<String, String> samples = Scrape.samples(metrics, "kubeproxy_network");
        String name = "kubeproxy_network_programming_duration_seconds";
        List<String> bounds = samples.keySet().stream()
                .filter(sample -> sample.startsWith(name + "_bucket{ip_family=\"IPv4\""))
                .map(sample -> sample.replaceAll(".*le=\"(.*)\".*", "$1"))
                .toList();
        assertEquals(2 + 59 + 12 + 7 + 1, bounds.size());
        assertTrue(
                bounds.containsAll(List.of("0.25", "0.5", "1.0", "59.0", "60.0", "115.0", "120.0", "300.0", "+Inf")),
                bounds.toString());
        assertEquals("1", samples.get(name + "_bucket{ip_family=\"IPv6\",le=\"60.0\"}"));
        assertEquals("2", samples.get(name + "_bucket{ip_family=\"IPv6\",le=\"65.0\"}"));
        assertEquals("62.0", samples.get(name + "_sum{ip_family=\"IPv6\"}"));
        assertEquals("0", samples.get(name + "_count{ip_family=\"IPv4\"}"));
    }

    @Test
    void portsWithEndpointsOnlyElsewhereAreCountedByPolicyAndFamily() throws IOException {
        var state = new ClusterState();
        state.apply(new ServiceApplied(Service.named("shop", "web")
                .clusterIps("10.96.0.1", "fd00:96::1")
                .internalTrafficPolicy(TrafficPolicy.Local)
                .externalTrafficPolicy(TrafficPolicy.Local)
                .ports(List.of(new ServicePort("http", Protocol.TCP, 80, 30080)))
                .build()));
        state.apply(new EndpointSliceApplied(new EndpointSlice(
                WEB,
                WEB,
                IpFamily.IPv4,
                List.of(SliceEndpoint.ready(IpLiteral.parse("10.1.0.1"))),
                List.of(new EndpointPort("http", Protocol.TCP, 8080)),
                null)));
        var router = new Router(new RoutingSettings("node-a", NodePortAddresses.NONE), new Random(1));
        router.update(state, state.takeChanged());

        metrics.watchServices(router.table()::services, new ListenerStates(Map.of()));

        Map<String, String> samples = Scrape.samples(metrics, "kubeproxy_sync_proxy_rules_no_local");
        String name = "kubeproxy_sync_proxy_rules_no_local_endpoints_total";
        assertEquals(
                Map.of(
                        name + "{ip_family=\"IPv4\",traffic_policy=\"external\"}", "1.0",
                        name + "{ip_family=\"IPv4\",traffic_policy=\"internal\"}", "1.0",
                        name + "{ip_family=\"IPv6\",traffic_policy=\"external\"}", "0.0",
                        name + "{ip_family=\"IPv6\",traffic_policy=\"internal\"}", "0.0"),
                samples);
    }
}
