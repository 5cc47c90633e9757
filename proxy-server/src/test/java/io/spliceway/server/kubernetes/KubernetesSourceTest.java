// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.cluster.ClusterEvent;
import io.spliceway.cluster.ClusterState;
import io.spliceway.model.Cidr;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Node;
import io.spliceway.model.Service;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What the source asks for and reports, on a good day. */
class KubernetesSourceTest {
    private final FakeStore store = new FakeStore(1000);
    private final FakeApiServer server = FakeApiServer.started(store);

    @BeforeEach
    void fill() {
        store.put(FakeApiServer.SERVICES, FakeObjects.service("web", "10.96.0.1", 80));
        store.put(FakeApiServer.SLICES, FakeObjects.slice("web", 8080, "10.1.0.1"));
        store.put(FakeApiServer.NODES, FakeObjects.node(SourceFixture.NODE, "za"));
        store.put(FakeApiServer.NODES, FakeObjects.node("node-b", "zb"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void syncedIsTheLastEventOfWhatExistsAtTheStart() throws InterruptedException {
        try (SourceFixture source = SourceFixture.watching(server).awaitSynced()) {
            List<ClusterEvent> events = source.events();
            assertEquals(new ClusterEvent.Synced(), events.getLast());
            assertEquals(4, events.size(), events::toString);
            assertTrue(events.contains(new ClusterEvent.NodeApplied(new Node(SourceFixture.NODE, "za"))));
            assertEquals(List.of("10.1.0.1"), source.endpoints("web"));
        }
    }

    @Test
    void nothingIsSyncedWhileEndpointsWereNotListed() throws InterruptedException {
        server.failList(FakeApiServer.SLICES, new Fault.Slow(300));
        try (SourceFixture source = SourceFixture.watching(server)) {
            source.awaitService("web");
            assertFalse(source.events().contains(new ClusterEvent.Synced()));
            source.awaitSynced();
        }
    }

    @Test
    void aClusterWithoutOurNodeIsSyncedToo() throws InterruptedException {
        store.delete(FakeApiServer.NODES, "", SourceFixture.NODE);
        try (SourceFixture source = SourceFixture.watching(server).awaitSynced()) {
            assertTrue(source.events().stream().noneMatch(ClusterEvent.NodeApplied.class::isInstance));
            assertTrue(source.source().nodeEligible());
        }
    }

    @Test
    void aNodeThatMayNotBeReadIsDoneWithout() throws InterruptedException {
        for (int i = 0; i < 50; i++) {
            server.failList(FakeApiServer.NODES, new Fault.Status(403));
        }
        try (SourceFixture source = SourceFixture.watching(server).awaitSynced()) {
            assertTrue(source.watches().sawFailure("nodes", WatchFailure.FORBIDDEN));
        }
    }

    @Test
    void selectorsAreAppliedByTheServer() throws InterruptedException {
        try (SourceFixture source = SourceFixture.watching(server).awaitSynced()) {
            SourceFixture.until("watches", () -> server.openWatches() == 3);
            String labels = "labelSelector=" + WatchScope.PROXIED.labelSelector();
            assertTrue(server.wasAsked(
                    FakeApiServer.SERVICES,
                    query -> query.contains(labels)
                            && query.contains("fieldSelector=spec.clusterIP!=None")
                            && query.contains("resourceVersion=0")));
            assertTrue(server.wasAsked(
                    FakeApiServer.SERVICES, query -> query.contains("watch=true") && query.contains(labels)));
            assertTrue(server.wasAsked(FakeApiServer.SLICES, query -> query.contains(labels)));
            assertTrue(server.wasAsked(
                    FakeApiServer.NODES, query -> query.contains("fieldSelector=metadata.name=" + SourceFixture.NODE)));
            assertTrue(
                    source.events().stream().noneMatch(new ClusterEvent.NodeApplied(new Node("node-b", "zb"))::equals));
        }
    }

    @Test
    void aServerThatCannotSelectByFieldsIsAskedForAllServices() throws InterruptedException {
        server.forgetFieldsOfServices();
        try (SourceFixture source = SourceFixture.watching(server).awaitSynced()) {
            source.awaitService("web");
            assertEquals(List.of(), source.watches().failures());

            store.put(FakeApiServer.SERVICES, FakeObjects.service("later", "10.96.0.2", 80));
            source.awaitService("later");
        }
    }

    @Test
    void servicesThatHaveOnlyANameAreWatchedOnRequest() throws InterruptedException {
        store.put(FakeApiServer.SERVICES, FakeObjects.parse("""
                {"kind": "Service", "metadata": {"namespace": "default", "name": "db",
                                                 "labels": {"service.kubernetes.io/service-proxy-name": "other"}},
                 "spec": {"clusterIP": "None", "ports": [{"name": "sql", "port": 5432}]}}
                """));
        store.put(FakeApiServer.SLICES, FakeObjects.parse("""
                {"kind": "EndpointSlice",
                 "metadata": {"namespace": "default", "name": "db-1",
                              "labels": {"kubernetes.io/service-name": "db", "service.kubernetes.io/headless": ""}},
                 "addressType": "IPv4", "endpoints": [{"addresses": ["10.1.0.9"], "hostname": "db-0"}],
                 "ports": [{"name": "sql", "port": 5432}]}
                """));
        try (SourceFixture source = SourceFixture.watching(server, WatchScope.NAMED)) {
            source.awaitSynced().awaitEndpoints("db", "10.1.0.9");
            source.await("the Service of another proxy", state -> {
                Service db = state.service(new NamespacedName("default", "db"));
                return db != null && db.leftToOthers() && !db.isProxied();
            });
            assertTrue(server.wasAsked(FakeApiServer.SERVICES, query -> query.equals("resourceVersion=0")));
        }
    }

    @Test
    void oneChangeIsOneEvent() throws InterruptedException {
        try (SourceFixture source = SourceFixture.watching(server).awaitSynced()) {
            source.forget();
            store.put(FakeApiServer.SLICES, FakeObjects.slice("web", 8080, "10.1.0.1", "10.1.0.2"));
            source.awaitEndpoints("web", "10.1.0.1", "10.1.0.2");
            assertEquals(1, source.events().size(), source.events()::toString);

            store.delete(FakeApiServer.SERVICES, "default", "web");
            var gone = new ClusterEvent.ServiceDeleted(new NamespacedName("default", "web"));
            source.await("deletion", state -> state.service(gone.service()) == null);
            assertEquals(2, source.events().size(), source.events()::toString);
        }
    }

    @Test
    void aServiceThatIsGivenToAnotherProxyIsGone() throws InterruptedException {
        try (SourceFixture source = SourceFixture.watching(server).awaitSynced()) {
            var labelled = FakeObjects.service("web", "10.96.0.1", 80);
            labelled.withObject("/metadata/labels").put("service.kubernetes.io/service-proxy-name", "");
            store.put(FakeApiServer.SERVICES, labelled);
            source.await("deletion", state -> state.service(new NamespacedName("default", "web")) == null);
            store.put(FakeApiServer.SERVICES, FakeObjects.service("web", "10.96.0.1", 80));
            source.awaitService("web");
        }
    }

    @Test
    void aServerWithoutEndpointSlicesIsAskedForEndpoints() throws InterruptedException {
        server.remove(FakeApiServer.SLICES);
        store.put(FakeApiServer.ENDPOINTS, FakeObjects.endpoints("web", 8080, "10.1.0.7"));
        try (SourceFixture source = SourceFixture.watching(server).awaitSynced()) {
            source.awaitEndpoints("web", "10.1.0.7");

            store.put(FakeApiServer.ENDPOINTS, FakeObjects.endpoints("web", 8080, "10.1.0.8"));
            source.awaitEndpoints("web", "10.1.0.8");

            server.restore(FakeApiServer.SLICES);
            server.failOpenWatches(new Fault.End());
            source.awaitEndpoints("web", "10.1.0.1");
        }
    }

    @Test
    void theZoneFollowsTheNodeAndEndsWithIt() throws InterruptedException {
        try (SourceFixture source = SourceFixture.watching(server).awaitSynced()) {
            store.put(FakeApiServer.NODES, FakeObjects.node(SourceFixture.NODE, "zc"));
            source.await("zone zc", state -> new Node(SourceFixture.NODE, "zc").equals(state.node()));
            assertTrue(source.source().nodeEligible());

            store.delete(FakeApiServer.NODES, "", SourceFixture.NODE);
            source.await("no zone", state -> new Node(SourceFixture.NODE, null).equals(state.node()));
            assertFalse(source.source().nodeEligible());
        }
    }

    @Test
    void theNodesAddressesAreFollowedAndOutliveIt() throws InterruptedException {
        String fields = """
                {"spec": {"podCIDRs": ["10.244.3.0/24", "fd00:244:3::/64"]},
                 "status": {"addresses": [
                    {"type": "Hostname", "address": "node-a"},
                    {"type": "ExternalIP", "address": "203.0.113.7"},
                    {"type": "InternalIP", "address": "192.0.2.7"},
                    {"type": "InternalIP", "address": "nonsense"},
                    {"type": "InternalIP", "address": "2001:db8::7"}]}}
                """;
        var addresses = IpLiteral.parseAll("192.0.2.7", "2001:db8::7", "203.0.113.7");
        var podCidrs = List.of(Cidr.parse("10.244.3.0/24"), Cidr.parse("fd00:244:3::/64"));
        try (SourceFixture source = SourceFixture.watching(server).awaitSynced()) {
            store.put(FakeApiServer.NODES, FakeObjects.node(SourceFixture.NODE, "za", fields));
            source.await("addresses", is(new Node(SourceFixture.NODE, "za", addresses, podCidrs)));
            source.forget();

            store.delete(FakeApiServer.NODES, "", SourceFixture.NODE);
            source.await("no zone", is(new Node(SourceFixture.NODE, null, addresses, podCidrs)));
            server.failOpenWatches(new Fault.Expire());
            source.awaitEndpoints("web", "10.1.0.1");
            store.put(FakeApiServer.NODES, FakeObjects.node(SourceFixture.NODE, "zb", fields));
            source.await("the Node is back", is(new Node(SourceFixture.NODE, "zb", addresses, podCidrs)));
            for (ClusterEvent event : source.events()) {
                assertFalse(event instanceof ClusterEvent.NodeApplied applied
                        && applied.node().addresses().isEmpty());
            }
        }
    }

    private static Predicate<ClusterState> is(Node node) {
        return state -> node.equals(state.node());
    }

    @Test
    void externalIpsOutsideTheAllowListAreLeftOut() throws Exception {
        var service = FakeObjects.service("web", "10.96.0.1", 80);
        service.withObject("spec").withArray("externalIPs").add("198.51.100.1").add("203.0.113.9");
        store.put(FakeApiServer.SERVICES, service);
        var name = new NamespacedName("default", "web");
        try (SourceFixture source = SourceFixture.watching(server, SourceFixture.externalIps("198.51.100.0/24"))
                .awaitSynced()) {
            source.await(
                    "one external IP",
                    state -> List.of(InetAddress.ofLiteral("198.51.100.1"))
                            .equals(Objects.requireNonNull(state.service(name)).externalIps()));
            assertEquals(
                    List.of(InetAddress.ofLiteral("203.0.113.9")),
                    source.source().refusedExternalIps().of(name));
            assertEquals(1, source.watches().rejected("services"));

            store.delete(FakeApiServer.SERVICES, "default", "web");
            SourceFixture.until(
                    "no refusal",
                    () -> source.watches().rejected("services") == 0
                            && source.source().refusedExternalIps().of(name).isEmpty());
        }
    }

    @RepeatedTest(10) // the end may come at any moment of a watch
    void closingEndsTheWatches() throws InterruptedException {
        SourceFixture source = SourceFixture.watching(server).awaitSynced();
        SourceFixture.until("watches", () -> server.openWatches() == 3);
        source.close();
        store.put(FakeApiServer.SERVICES, FakeObjects.service("late", "10.96.0.9", 80));
        SourceFixture.until("no watches", () -> server.openWatches() == 0);
        assertEquals(List.of(), source.watches().failures());
    }
}
