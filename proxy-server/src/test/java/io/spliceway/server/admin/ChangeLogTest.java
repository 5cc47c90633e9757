// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.spliceway.cluster.ClusterEvent;
import io.spliceway.cluster.ClusterState;
import io.spliceway.model.EndpointPort;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.IpFamily;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.Service;
import io.spliceway.model.SliceEndpoint;
import io.spliceway.model.SliceEndpoint.Conditions;
import io.spliceway.observe.ListenFailure;
import io.spliceway.routing.NodePortAddresses;
import io.spliceway.routing.Route;
import io.spliceway.routing.Router;
import io.spliceway.routing.RoutingSettings;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChangeLogTest {
    private static final NamespacedName WEB = new NamespacedName("default", "web");
    private static final ListenFailure TAKEN = new ListenFailure(ListenFailure.Cause.ADDRESS_IN_USE, "it is taken");

    private final ClusterState state = new ClusterState(Instant.EPOCH);
    private final Router router =
            new Router(new RoutingSettings("node-a", NodePortAddresses.NONE), RandomGenerator.getDefault());
    private final ChangeLog log = new ChangeLog(InstantSource.fixed(Instant.EPOCH));

    private void apply(ClusterEvent... events) {
        List.of(events).forEach(state::apply);
        Set<NamespacedName> changed = state.takeChanged();
        router.update(state, changed);
        log.routed(router.table(), changed);
    }

    private static ClusterEvent service(String name, String ip) {
        return new ClusterEvent.ServiceApplied(Service.named("default", name)
                .clusterIps(ip)
                .tcpPort("http", 80)
                .build());
    }

    private static ClusterEvent pods(Conditions... conditions) {
        List<SliceEndpoint> pods = IntStream.range(0, conditions.length)
                .mapToObj(i -> new SliceEndpoint(
                        InetAddress.ofLiteral("10.1.0." + (i + 1)),
                        conditions[i],
                        null,
                        Set.of(),
                        Set.of(),
                        "web-" + (i + 1)))
                .toList();
        return new ClusterEvent.EndpointSliceApplied(new EndpointSlice(
                new NamespacedName("default", "web-1"),
                WEB,
                IpFamily.IPv4,
                pods,
                List.of(new EndpointPort("http", Protocol.TCP, 8080)),
                null));
    }

    private List<String> messages() {
        return log.after(0).events().stream()
                .map(each -> each.service() + " " + each.message())
                .toList();
    }

    private Route route() {
        return Objects.requireNonNull(router.table().get(WEB))
                .ports()
                .getFirst()
                .routes()
                .getFirst();
    }

    @Test
    void whatHappensToEndpointsIsTold() {
        apply(service("web", "10.96.0.1"), pods(Conditions.READY, Conditions.READY));
        apply(pods(Conditions.READY, Conditions.SERVING_TERMINATING, Conditions.NOT_READY));
        apply(pods(Conditions.READY));
        apply(new ClusterEvent.ServiceDeleted(WEB));
        assertEquals(
                List.of(
                        "web is served",
                        "web web-1 10.1.0.1:8080 is new, ready",
                        "web web-2 10.1.0.2:8080 is new, ready",
                        "web web-2 10.1.0.2:8080: ready → terminating",
                        "web web-3 10.1.0.3:8080 is new, not-ready",
                        "web web-2 10.1.0.2:8080 is gone",
                        "web web-3 10.1.0.3:8080 is gone",
                        "web is gone"),
                messages());
    }

    @Test
    void addressThatCannotBeListenedOnIsToldOnceAndWhenItCan() {
        apply(service("web", "10.96.0.1"), pods());
        log.listening(route());
        log.listenFailed(route(), TAKEN);
        log.listenFailed(route(), TAKEN);
        log.listening(route());
        assertEquals(
                List.of("web is served", "web does not listen: it is taken", "web 10.96.0.1:80 listens after all"),
                messages());
    }

    @Test
    void manyAtOnceAreOneLine() {
        apply(IntStream.range(0, 101)
                .mapToObj(i -> service("web-" + i, "10.96.1." + i))
                .toArray(ClusterEvent[]::new));
        assertEquals(List.of("null 101 Services changed; 101 are served"), messages());
    }

    @Test
    void lastThousandAreKeptAndCanBeAskedForFromOneOn() {
        for (int i = 0; i < 1_010; i++) {
            log.acceptPaused(i);
        }
        assertEquals(1_000, log.after(0).events().size());
        assertEquals(1_010, log.after(0).last());
        assertEquals(
                List.of(1_009L, 1_010L),
                log.after(1_008).events().stream().map(ChangeLog.Change::id).toList());
        assertEquals(List.of(), log.after(2_000).events());
    }
}
