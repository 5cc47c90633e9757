// SPDX-License-Identifier: Apache-2.0
package io.spliceway.conntrack;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.model.IpFamily;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.ServicePortName;
import io.spliceway.model.SessionAffinity;
import io.spliceway.net.CongestionControl;
import io.spliceway.net.EventLoops;
import io.spliceway.net.Loop;
import io.spliceway.net.Transport;
import io.spliceway.observe.CloseReason;
import io.spliceway.observe.ProxyObserver;
import io.spliceway.routing.EndpointGroup;
import io.spliceway.routing.Frontend;
import io.spliceway.routing.FrontendAddress;
import io.spliceway.routing.Route;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A visit of all connections of a loop takes a while, and things happen meanwhile. */
class ConnectionVisitTest {
    private static final int MANY = 1_000;
    private static final ServicePortName PORT =
            new ServicePortName(new NamespacedName("default", "web"), "http", Protocol.TCP);
    private static final InetSocketAddress CLIENT = new InetSocketAddress(IpLiteral.parse("10.244.0.21"), 40_000);

    private final EventLoops eventLoops = EventLoops.start(Transport.best(), 1, 0, false, CongestionControl.SYSTEM);
    private final Loop loop = eventLoops.loops().getFirst();
    private final ConnectionShard shard = new ConnectionTable(eventLoops.loops(), null).shard(loop);
    private final List<Connection> all = new ArrayList<>(); // in the order of a visit

    @AfterEach
    void close() {
        eventLoops.close();
    }

    @Test
    void everyConnectionIsVisitedOnce() {
        add(MANY);
        var visited = new ArrayList<Connection>();
        await(visit(visited::add));
        assertEquals(all, visited);
    }

    @Test
    void noConnectionsAreAVisitToo() {
        await(visit(connection -> {}));
    }

    @Test
    void loopDoesOtherThingsMeanwhile() {
        add(MANY);
        var visited = new ArrayList<Connection>();
        var meanwhile = new CompletableFuture<Integer>();
        await(visit(connection -> {
            visited.add(connection);
            if (connection == all.getFirst()) {
                loop.execute(() -> meanwhile.complete(visited.size()));
            }
        }));
        assertTrue(meanwhile.join() < MANY / 2, () -> "after " + meanwhile.join());
    }

    @Test
    void connectionsThatEndBeforeTheirTurnAreLeftOut() {
        add(MANY);
        var visited = new ArrayList<Connection>();
        await(visit(connection -> {
            visited.add(connection);
            int next = all.indexOf(connection) + 1;
            shard.remove(connection, CloseReason.FINISHED);
            shard.remove(all.remove(next), CloseReason.FINISHED);
        }));
        assertEquals(all, visited);
        assertEquals(0, shard.size());
    }

    @Test
    void visitIsOverWhenTheRestHasEnded() {
        add(MANY);
        var over = onLoop(() -> {
            var visit = shard.visit(connection -> {});
            List.copyOf(all).forEach(connection -> shard.remove(connection, CloseReason.SHUTDOWN));
            return CompletableFuture.completedFuture(visit.isDone());
        });
        assertTrue(await(over), "it waits for connections that are gone");
    }

    @Test
    void connectionsThatComeMeanwhileAreLeftOut() {
        add(MANY);
        var before = List.copyOf(all);
        var visited = new ArrayList<Connection>();
        await(visit(connection -> {
            visited.add(connection);
            add();
        }));
        assertEquals(before, visited);
    }

    @Test
    void failureOfTheVisitorIsTold() {
        add(MANY);
        var failed = visit(connection -> {
            throw new IllegalStateException("of the visitor");
        });
        var thrown = assertThrows(CompletionException.class, () -> await(failed));
        assertEquals("of the visitor", requireNonNull(thrown.getCause()).getMessage());
    }

    private void add(int count) {
        await(onLoop(() -> {
            for (int i = 0; i < count; i++) {
                add();
            }
            return CompletableFuture.completedFuture(null);
        }));
    }

    private void add() {
        var group = new EndpointGroup(PORT, IpFamily.IPv4, EndpointGroup.Scope.CLUSTER, List.of());
        var frontend = new Frontend.ClusterIp(new FrontendAddress(IpLiteral.parse("10.96.0.1"), 80, Protocol.TCP));
        var route = new Route(PORT, frontend, group, group, Set.of(), List.of(), SessionAffinity.NONE);
        all.addFirst(shard.add(CLIENT, route, ProxyObserver.NONE.servicePort(PORT), reason -> {}));
    }

    private CompletableFuture<Void> visit(Consumer<Connection> visitor) {
        return onLoop(() -> shard.visit(visitor));
    }

    private interface Question<T> {
        CompletableFuture<T> ask();
    }

    private <T> CompletableFuture<T> onLoop(Question<T> question) {
        return CompletableFuture.completedFuture(question).thenComposeAsync(Question::ask, loop::execute);
    }

    private static <T> T await(CompletableFuture<T> answer) {
        return answer.orTimeout(10, TimeUnit.SECONDS).join();
    }
}
