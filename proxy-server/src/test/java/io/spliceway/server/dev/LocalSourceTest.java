// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dev;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.spliceway.cluster.ClusterEvent;
import io.spliceway.cluster.ClusterEvent.EndpointSliceApplied;
import io.spliceway.cluster.ClusterEvent.EndpointSliceDeleted;
import io.spliceway.cluster.ClusterEvent.ServiceApplied;
import io.spliceway.cluster.ClusterEvent.ServiceDeleted;
import io.spliceway.cluster.ClusterState;
import io.spliceway.cluster.InMemorySource;
import io.spliceway.model.EndpointPort;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.IpFamily;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.Service;
import io.spliceway.model.SliceEndpoint;
import io.spliceway.model.SliceEndpoint.Conditions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LocalSourceTest {
    private static final NamespacedName WEB = new NamespacedName("shop", "web");
    private static final NamespacedName SLICE = new NamespacedName("shop", "web-1");
    private static final String AWAITED = "192.0.2.1:1";

    private final InMemorySource cluster = new InMemorySource();
    private final ClusterState state = new ClusterState();

    private LocalServices start(Replacement... replacements) {
        var places = new LocalPlaces(
                (address, port) -> port != 0 && port < 1024 ? BindProbe.Verdict.DENIED : BindProbe.Verdict.FREE);
        var local = new LocalServices(places, List.of(replacements), false);
        new LocalSource(cluster, local).start(events -> events.forEach(state::apply));
        return local;
    }

    private static Service web() {
        return Service.named("shop", "web")
                .clusterIps("10.96.0.1")
                .tcpPort("http", 80)
                .tcpPort("admin", 9000)
                .udpPort("dns", 53)
                .build();
    }

    private static ClusterEvent pods(Conditions conditions, String... addresses) {
        List<SliceEndpoint> endpoints = Stream.of(addresses)
                .map(address -> new SliceEndpoint(
                        IpLiteral.parse(address), conditions, null, Set.of(), Set.of(), "pod-" + address))
                .toList();
        return new EndpointSliceApplied(new EndpointSlice(
                SLICE,
                WEB,
                IpFamily.IPv4,
                endpoints,
                List.of(new EndpointPort("http", Protocol.TCP, 8080), new EndpointPort("admin", Protocol.TCP, 9000)),
                null,
                true));
    }

    private Service served() {
        return requireNonNull(state.service(WEB));
    }

    /** Returns the endpoints of one port as {@code address:port}. */
    private List<String> endpoints(String port) {
        return state.slices(WEB).stream()
                .flatMap(slice -> slice.ports().stream()
                        .filter(each -> each.name().equals(port))
                        .flatMap(each -> slice.endpoints().stream()
                                .map(endpoint -> endpoint.address().getHostAddress() + ":" + each.port())))
                .sorted()
                .toList();
    }

    @Test
    void serviceHasItsLoopbackAddressAndThePortsThatCanBeServed() {
        LocalServices local = start();
        cluster.publish(new ServiceApplied(web()));
        assertEquals(List.of(new LoopbackAddresses().of(WEB)), served().clusterIps());
        assertEquals(
                List.of("http 8080", "admin 9000"),
                served().ports().stream()
                        .map(port -> port.name() + " " + port.port())
                        .toList());
        assertEquals(
                List.of("port 80 is served on 8080", "UDP port 53: the API server forwards TCP alone"),
                local.notes(WEB).stream()
                        .map(note -> note.replaceAll(" \\(.*", "").replaceAll(";.*", ""))
                        .toList());
    }

    @Test
    void headlessServiceIsServedLikeAnyOther() {
        start();
        cluster.publish(new ServiceApplied(Service.named("shop", "web")
                .tcpPort("http", 8080)
                .leftToOthers(true)
                .build()));
        assertEquals(true, served().isProxied());
    }

    @Test
    void podIsWaitedForWhereNoneIsReady() {
        start();
        cluster.publish(new ServiceApplied(web()));
        assertEquals(List.of(AWAITED), endpoints("http"));
        cluster.publish(pods(Conditions.READY, "10.1.0.1", "10.1.0.2"));
        assertEquals(List.of("10.1.0.1:8080", "10.1.0.2:8080"), endpoints("http"));
        cluster.publish(pods(Conditions.SERVING_TERMINATING, "10.1.0.1"));
        assertEquals(List.of("10.1.0.1:8080"), endpoints("http"));
        cluster.publish(pods(Conditions.NOT_READY, "10.1.0.1"));
        assertEquals(List.of("10.1.0.1:8080", AWAITED), endpoints("http"));
        cluster.publish(new EndpointSliceDeleted(SLICE));
        assertEquals(List.of(AWAITED), endpoints("http"));
    }

    @Test
    void replacementStandsInForAllPods() {
        start(Replacement.parse("web=127.0.0.1:3000"));
        cluster.publish(new ServiceApplied(web()), pods(Conditions.READY, "10.1.0.1"));
        assertEquals(List.of("127.0.0.1:3000"), endpoints("http"));
        assertEquals(List.of("127.0.0.1:3000"), endpoints("admin"));
    }

    @Test
    void replacementOfOnePortLeavesTheOthersToThePods() {
        start(Replacement.parse("web:http=127.0.0.1:3000"));
        cluster.publish(new ServiceApplied(web()), pods(Conditions.READY, "10.1.0.1"));
        assertEquals(List.of("127.0.0.1:3000"), endpoints("http"));
        assertEquals(List.of("10.1.0.1:9000"), endpoints("admin"));
    }

    @Test
    void serviceThatGoesTakesWhatWasAddedWithIt() {
        start();
        cluster.publish(new ServiceApplied(web()));
        cluster.publish(new ServiceDeleted(WEB));
        assertNull(state.service(WEB));
        assertEquals(List.of(), state.slices(WEB).stream().toList());
    }

    @Test
    void nameOfSomethingElsewhereIsSaidAndNotServed() {
        LocalServices local = start();
        cluster.publish(new ServiceApplied(
                Service.named("shop", "web").externalName("db.example.com").build()));
        assertNull(state.service(WEB));
        assertEquals("db.example.com", local.externalNames().get(WEB));
    }
}
