// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.cluster.ClusterEvent;
import io.spliceway.model.NamespacedName;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the API server does, the last state stays and the next one arrives. */
class WatchRecoveryTest {
    private final FakeStore store = new FakeStore(1000);
    private final FakeApiServer server = FakeApiServer.started(store);

    @BeforeEach
    void fill() {
        store.put(FakeApiServer.SERVICES, FakeObjects.service("web", "10.96.0.1", 80));
        store.put(FakeApiServer.SLICES, FakeObjects.slice("web", 8080, "10.1.0.1"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    record BadList(String name, Fault fault, WatchFailure reason) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<BadList> badLists() {
        return Stream.of(
                new BadList("expired token", new Fault.Status(401), WatchFailure.UNAUTHORIZED),
                new BadList("roles not there yet", new Fault.Status(403), WatchFailure.FORBIDDEN),
                new BadList("too many requests", new Fault.Status(429), WatchFailure.THROTTLED),
                new BadList("server error", new Fault.Status(500), WatchFailure.SERVER_ERROR),
                new BadList("overload", new Fault.Status(503), WatchFailure.SERVER_ERROR),
                new BadList("connection closed", new Fault.Cut(), WatchFailure.UNREACHABLE),
                new BadList("half a list", new Fault.HalfJson(), WatchFailure.CUT),
                new BadList("not JSON", new Fault.Garbage(), WatchFailure.GARBLED),
                new BadList("stalled list", new Fault.Stall(), WatchFailure.STALLED));
    }

    @ParameterizedTest
    @MethodSource("badLists")
    void aListThatFailsIsTriedAgain(BadList row) throws InterruptedException {
        server.failList(FakeApiServer.SLICES, row.fault());
        server.failList(FakeApiServer.SLICES, row.fault());
        try (SourceFixture source = SourceFixture.watching(server).awaitSynced()) {
            source.awaitEndpoints("web", "10.1.0.1");
            assertTrue(
                    source.watches().sawFailure("endpointslices", row.reason()),
                    source.watches().failures()::toString);
        }
    }

    record BadWatch(String name, Fault fault, WatchFailure reason, boolean listsAgain) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<BadWatch> badWatches() {
        return Stream.of(
                new BadWatch("connection lost", new Fault.Cut(), WatchFailure.CUT, false),
                new BadWatch("half an event", new Fault.HalfJson(), WatchFailure.CUT, false),
                new BadWatch("error event 500", new Fault.Status(500), WatchFailure.SERVER_ERROR, false),
                new BadWatch("not JSON", new Fault.Garbage(), WatchFailure.GARBLED, true),
                new BadWatch("error event 410", new Fault.Expire(), WatchFailure.EXPIRED, true));
    }

    @ParameterizedTest
    @MethodSource("badWatches")
    void aWatchThatFailsGoesOnWhereItWas(BadWatch row) throws InterruptedException {
        try (SourceFixture source = SourceFixture.watching(server).awaitSynced()) {
            SourceFixture.until("watches", () -> server.openWatches() == 3);
            int lists = server.listsOf(FakeApiServer.SLICES);
            server.failOpenWatches(row.fault());
            store.put(FakeApiServer.SLICES, FakeObjects.slice("web", 8080, "10.1.0.2"));
            source.awaitEndpoints("web", "10.1.0.2");

            SourceFixture.until("failure", () -> source.watches().sawFailure("endpointslices", row.reason()));
            store.put(FakeApiServer.SLICES, FakeObjects.slice("web", 8080, "10.1.0.3"));
            source.awaitEndpoints("web", "10.1.0.3");
            if (row.listsAgain()) {
                SourceFixture.until("second list", () -> server.listsOf(FakeApiServer.SLICES) > lists);
            } else {
                assertEquals(lists, server.listsOf(FakeApiServer.SLICES));
            }
        }
    }

    record BadWatchStart(int code, WatchFailure reason, boolean listsAgain) {}

    static Stream<BadWatchStart> badWatchStarts() {
        return Stream.of(
                new BadWatchStart(401, WatchFailure.UNAUTHORIZED, false),
                new BadWatchStart(500, WatchFailure.SERVER_ERROR, false),
                new BadWatchStart(410, WatchFailure.EXPIRED, true),
                new BadWatchStart(400, WatchFailure.REJECTED, true));
    }

    @ParameterizedTest
    @MethodSource("badWatchStarts")
    void aWatchThatIsRefusedIsTriedAgain(BadWatchStart row) throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            server.failWatch(FakeApiServer.SLICES, new Fault.Status(row.code()));
        }
        try (SourceFixture source = SourceFixture.watching(server).awaitSynced()) {
            SourceFixture.until("watches", () -> server.openWatches() == 3);
            store.put(FakeApiServer.SLICES, FakeObjects.slice("web", 8080, "10.1.0.2"));
            source.awaitEndpoints("web", "10.1.0.2");
            assertTrue(source.watches().sawFailure("endpointslices", row.reason()));
            assertEquals(row.listsAgain() ? 4 : 1, server.listsOf(FakeApiServer.SLICES));
        }
    }

    @Test
    void aServerThatDoesNotKnowSlicesForAWhileIsNotAskedForEndpoints() throws InterruptedException {
        try (SourceFixture source = SourceFixture.watching(server).awaitSynced()) {
            SourceFixture.until("watches", () -> server.openWatches() == 3);
            source.forget();
            server.remove(FakeApiServer.SLICES);
            server.failOpenWatches(new Fault.Expire());
            SourceFixture.until("failure", () -> source.watches().sawFailure("endpointslices", WatchFailure.NOT_FOUND));
            assertEquals(List.of(), source.events());
            assertEquals(0, server.listsOf(FakeApiServer.ENDPOINTS));

            store.put(FakeApiServer.SLICES, FakeObjects.slice("web", 8080, "10.1.0.2"));
            server.restore(FakeApiServer.SLICES);
            source.awaitEndpoints("web", "10.1.0.2");
        }
    }

    @Test
    void aSlowListIsWaitedFor() throws InterruptedException {
        server.failList(FakeApiServer.SLICES, new Fault.Slow(2000));
        try (SourceFixture source = SourceFixture.watching(server).awaitSynced()) {
            source.awaitEndpoints("web", "10.1.0.1");
            assertEquals(List.of(), source.watches().failures());
        }
    }

    @Test
    void aServerThatIsAwayLeavesTheLastStateInForce() throws InterruptedException {
        try (SourceFixture source = SourceFixture.watching(server).awaitSynced()) {
            source.forget();
            server.stop();
            SourceFixture.until("failures", () -> source.watches().failures().size() > 6);
            assertEquals(List.of(), source.events());
            assertEquals(List.of("10.1.0.1"), source.endpoints("web"));

            store.put(FakeApiServer.SLICES, FakeObjects.slice("web", 8080, "10.1.0.2"));
            server.start();
            source.awaitEndpoints("web", "10.1.0.2");
            assertEquals(1, source.events().size(), source.events()::toString);
        }
    }

    record Restart(String name, long version) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Restart> restarts() {
        return Stream.of(new Restart("later versions", 900_000), new Restart("earlier versions", 7));
    }

    @ParameterizedTest
    @MethodSource("restarts")
    void aServerThatComesBackWithOtherVersionsIsListedAgain(Restart row) throws InterruptedException {
        store.put(FakeApiServer.SERVICES, FakeObjects.service("old", "10.96.0.2", 80));
        try (SourceFixture source = SourceFixture.watching(server).awaitSynced()) {
            SourceFixture.until("watches", () -> server.openWatches() == 3);
            server.stop();
            store.delete(FakeApiServer.SERVICES, "default", "old");
            store.put(FakeApiServer.SERVICES, FakeObjects.service("new", "10.96.0.3", 80));
            store.renumber(row.version());
            source.forget();
            server.start();
            source.awaitService("new");
            source.await("deletion", state -> state.service(new NamespacedName("default", "old")) == null);
            assertEquals(2, source.events().size(), source.events()::toString);
        }
    }

    @Test
    void anObjectThatCannotBeReadCostsNoOther() throws InterruptedException {
        var badPort = FakeObjects.service("badport", "10.96.0.2", 80);
        badPort.withArray("/spec/ports").removeAll().addObject().put("port", 700_000);
        var badType = FakeObjects.service("badtype", "10.96.0.3", 80);
        badType.withObject("spec").put("ports", "none");
        var nameless = FakeObjects.service("nameless", "10.96.0.4", 80);
        nameless.withObject("metadata").put("name", "");
        store.put(FakeApiServer.SERVICES, badPort);
        store.put(FakeApiServer.SERVICES, badType);
        store.put(FakeApiServer.SERVICES, nameless);
        store.put(FakeApiServer.SERVICES, FakeObjects.service("zoo", "10.96.0.5", 80));
        try (SourceFixture source = SourceFixture.watching(server).awaitSynced()) {
            source.awaitService("zoo");
            source.awaitService("web");
            assertEquals(3, source.watches().rejected("services"));

            store.put(FakeApiServer.SERVICES, FakeObjects.service("badtype", "10.96.0.3", 80));
            source.awaitService("badtype");
            SourceFixture.until("two left", () -> source.watches().rejected("services") == 2);
        }
    }

    @Test
    void anObjectThatTurnsBadKeepsItsLastForm() throws InterruptedException {
        try (SourceFixture source = SourceFixture.watching(server).awaitSynced()) {
            var bad = FakeObjects.slice("web", 8080, "10.1.0.9");
            bad.put("addressType", "IPX");
            store.put(FakeApiServer.SLICES, bad);
            SourceFixture.until("report", () -> source.watches().rejected("endpointslices") == 1);
            store.compact();
            server.failOpenWatches(new Fault.Expire());
            store.put(FakeApiServer.SERVICES, FakeObjects.service("later", "10.96.0.2", 80));
            source.awaitService("later");
            SourceFixture.until("second list", () -> server.listsOf(FakeApiServer.SLICES) == 2);
            SourceFixture.until("watches", () -> server.openWatches() == 3);
            assertEquals(List.of("10.1.0.1"), source.endpoints("web"));
            assertTrue(source.events().stream().noneMatch(ClusterEvent.EndpointSliceDeleted.class::isInstance));
        }
    }
}
