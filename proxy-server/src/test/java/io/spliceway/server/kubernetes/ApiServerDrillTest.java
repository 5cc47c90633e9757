// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.model.NamespacedName;
import io.spliceway.observe.ProxyObserver;
import io.spliceway.proxier.Proxier;
import io.spliceway.proxier.ProxierSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An API server that goes wrong in every way, while endpoints change and connections run through the proxy. */
class ApiServerDrillTest {
    private static final int SERVICES = 500;
    private static final int CHANGES = 5_000;
    private static final int CONNECTIONS = 100;

    private final EchoPods pods = new EchoPods();
    private final FakeStore store = new FakeStore(100_000);
    private final FakeApiServer server = FakeApiServer.started(store);
    private final RecordedWatches watches = new RecordedWatches();
    private final List<EchoPods.Client> clients = new ArrayList<>();
    private DrillCluster cluster = new DrillCluster(store, 0, 1, 1);

    @BeforeEach
    void fill() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.97.0.1"))) {
            cluster = new DrillCluster(store, SERVICES, free.getLocalPort(), pods.port());
        }
    }

    @AfterEach
    void stop() throws IOException {
        for (EchoPods.Client client : clients) {
            client.close();
        }
        server.close();
        pods.close();
    }

    /** Something that goes wrong, and how it ends. */
    private record Mishap(String name, Step begin, Step end) {
        interface Step {
            void run() throws InterruptedException;
        }
    }

    private List<Mishap> mishaps() {
        Mishap.Step nothing = () -> {};
        return List.of(
                new Mishap("none", nothing, nothing),
                new Mishap("watches are cut", () -> server.failOpenWatches(new Fault.Cut()), nothing),
                new Mishap("watches end", () -> server.failOpenWatches(new Fault.End()), nothing),
                new Mishap("the server is killed and started", server::stop, server::start),
                new Mishap("the server comes back with later versions", server::stop, () -> {
                    store.renumber(5_000_000);
                    server.start();
                }),
                new Mishap("the server comes back with earlier versions", server::stop, () -> {
                    store.renumber(77);
                    server.start();
                }),
                new Mishap("the history is compacted", () -> server.failOpenWatches(new Fault.Cut()), store::compact),
                new Mishap("watches say 410", () -> server.failOpenWatches(new Fault.Expire()), nothing),
                new Mishap("tokens expire", () -> refuse(401, WatchFailure.UNAUTHORIZED), () -> server.failAll(null)),
                new Mishap("server errors", () -> refuse(500, WatchFailure.SERVER_ERROR), () -> server.failAll(null)),
                new Mishap("half a JSON", () -> server.failOpenWatches(new Fault.HalfJson()), nothing),
                new Mishap(
                        "half a list",
                        () -> {
                            server.failList(FakeApiServer.SERVICES, new Fault.HalfJson());
                            server.failList(FakeApiServer.SLICES, new Fault.HalfJson());
                            server.failOpenWatches(new Fault.Expire());
                        },
                        nothing),
                new Mishap("not JSON at all", () -> server.failOpenWatches(new Fault.Garbage()), nothing),
                new Mishap("watches stall", () -> server.failOpenWatches(new Fault.Stall()), nothing));
    }

    private void refuse(int code, WatchFailure reason) throws InterruptedException {
        server.failAll(new Fault.Status(code));
        server.failOpenWatches(new Fault.End());
        SourceFixture.until("refusals", () -> watches.sawFailure("services", reason));
    }

    @Test
    void everyMishapEndsWithTheRightTableAndNoConnectionLost() throws Exception {
        var settings = ProxierSettings.defaults().withRouting(DrillCluster.ROUTING);
        try (ApiConnection connection = SourceFixture.connection(server.root());
                var source = new KubernetesSource(
                        connection,
                        SourceFixture.NODE,
                        WatchScope.PROXIED,
                        DrillCluster.POLICY,
                        SourceFixture.QUICK,
                        watches);
                Proxier proxier = Proxier.start(settings, source, ProxyObserver.NONE)) {
            proxier.synced().get(20, TimeUnit.SECONDS);
            for (int i = 0; i < CONNECTIONS; i++) {
                clients.add(EchoPods.connect(cluster.address(i)));
            }
            List<Mishap> mishaps = mishaps();
            for (Mishap mishap : mishaps) {
                live(CHANGES / mishaps.size() / 2);
                mishap.begin().run();
                live(CHANGES / mishaps.size() - CHANGES / mishaps.size() / 2);
                mishap.end().run();
                awaitTable(mishap.name(), proxier);
            }
            assertEquals(3, server.openWatches());
            assertTrue(watches.failures().stream().noneMatch(failure -> failure.reason() == WatchFailure.INTERNAL));
            assertEquals(CONNECTIONS, proxier.activeConnections());
        }
    }

    /** Lets endpoints change while connections are used. */
    private void live(int changes) throws IOException {
        for (int i = 0; i < changes; i++) {
            cluster.change();
            if (i % 20 == 0) {
                for (EchoPods.Client client : clients) {
                    assertTrue(client.echoes());
                }
            }
        }
    }

    private void awaitTable(String mishap, Proxier proxier) throws InterruptedException {
        Map<NamespacedName, String> expected = cluster.expected();
        SourceFixture.until(
                "right table after: " + mishap,
                () -> DrillCluster.summary(proxier.routingTable()).equals(expected));
        SourceFixture.until("three watches after: " + mishap, () -> server.openWatches() == 3);
    }
}
