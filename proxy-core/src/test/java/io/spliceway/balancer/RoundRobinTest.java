// SPDX-License-Identifier: Apache-2.0
package io.spliceway.balancer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.spliceway.balancer.Pick.Reason;
import io.spliceway.model.Endpoint;
import io.spliceway.model.HostPort;
import io.spliceway.model.IpFamily;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.ServicePortName;
import io.spliceway.model.SliceEndpoint.Conditions;
import io.spliceway.routing.EndpointGroup;
import io.spliceway.routing.EndpointGroup.Scope;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class RoundRobinTest {
    private static final InetAddress CLIENT = IpLiteral.parse("127.0.0.1");
    private static final Endpoint A = endpoint(1);
    private static final Endpoint B = endpoint(2);
    private static final Endpoint C = endpoint(3);

    private static Endpoint endpoint(int number) {
        return Endpoint.ready(HostPort.parse("10.0.0." + number + ":80"));
    }

    private static RoundRobin over(Endpoint... endpoints) {
        var name = new ServicePortName(new NamespacedName("ns", "web"), "p", Protocol.TCP);
        return new RoundRobin(new EndpointGroup(name, IpFamily.IPv4, Scope.CLUSTER, List.of(endpoints)));
    }

    @Test
    void takesTheEndpointsInTurn() {
        RoundRobin balancer = over(A, B, C);

        for (Endpoint expected : List.of(A, B, C, A)) {
            assertEquals(new Pick(expected, Reason.ROUND_ROBIN), balancer.pick(CLIENT, List.of()));
        }
    }

    @Test
    void skipsWhatFailed() {
        RoundRobin balancer = over(A, B, C);

        assertEquals(new Pick(B, Reason.RETRY), balancer.pick(CLIENT, List.of(A)));
        assertEquals(new Pick(C, Reason.RETRY), balancer.pick(CLIENT, List.of(A, B)));
        assertEquals(new Pick(B, Reason.RETRY), balancer.pick(CLIENT, List.of(C, A)));
    }

    @Test
    void takesTheNextInTurnIfAllFailed() {
        RoundRobin balancer = over(A, B);

        assertEquals(new Pick(A, Reason.RETRY), balancer.pick(CLIENT, List.of(A, B)));
        assertEquals(new Pick(B, Reason.RETRY), balancer.pick(CLIENT, List.of(B, A)));
    }

    @Test
    void failedEndpointIsKnownByItsAddress() {
        Endpoint changed = new Endpoint(A.address(), Conditions.READY, true, "n1", Set.of(), Set.of(), "pod");

        assertEquals(new Pick(B, Reason.RETRY), over(changed, B).pick(CLIENT, List.of(A)));
    }

    @Test
    void picksNothingFromNothing() {
        assertNull(over().pick(CLIENT, List.of()));
        assertNull(over().pick(CLIENT, List.of(A)));
    }

    @Test
    void threadsShareOneTurn() throws InterruptedException, ExecutionException {
        int threads = 2;
        int each = 30_000;
        RoundRobin balancer = over(A, B, C);
        Map<Endpoint, Integer> counts = new ConcurrentHashMap<>();
        var start = new CyclicBarrier(threads);
        try (var executor = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                all.add(executor.submit(() -> {
                    start.await();
                    for (int i = 0; i < each; i++) {
                        Pick pick = Objects.requireNonNull(balancer.pick(CLIENT, List.of()));
                        counts.merge(pick.endpoint(), 1, Integer::sum);
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }

        int exact = threads * each / 3;
        assertEquals(Map.of(A, exact, B, exact, C, exact), counts);
    }
}
