// SPDX-License-Identifier: Apache-2.0
package io.spliceway.balancer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.spliceway.balancer.Pick.Reason;
import io.spliceway.model.Endpoint;
import io.spliceway.model.HostPort;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.SessionAffinity;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClientIpAffinityTest {
    private static final SessionAffinity TEN_SECONDS = new SessionAffinity.ClientIp(Duration.ofSeconds(10));
    private static final InetAddress CLIENT = IpLiteral.parse("127.0.0.1");

    private final BalancedCluster cluster = new BalancedCluster();

    @BeforeEach
    void startWithTwoEndpoints() {
        cluster.service("foo", TEN_SECONDS, "p");
        cluster.endpoints("foo", "p", "10.0.0.1:1", "10.0.0.2:2");
    }

    private Pick pick(Endpoint... failed) {
        return Objects.requireNonNull(cluster.balancer("foo", "p").pick(CLIENT, List.of(failed)));
    }

    private Endpoint inTurn(int index) {
        return cluster.group("foo", "p").endpoints().get(index);
    }

    @Test
    void pickSaysThatItIsByAffinity() {
        assertEquals(new Pick(inTurn(0), Reason.ROUND_ROBIN), pick());
        assertEquals(new Pick(inTurn(0), Reason.AFFINITY), pick());
    }

    @Test
    void hitAllocatesNoPick() {
        pick();

        assertSame(pick(), pick());
    }

    @Test
    void recordHoldsUntilTheTimeoutAndNoLonger() {
        pick();
        cluster.pass(Duration.ofSeconds(10).minusNanos(1));
        assertEquals(Reason.AFFINITY, pick().reason());

        cluster.pass(Duration.ofSeconds(10));
        assertEquals(new Pick(inTurn(1), Reason.ROUND_ROBIN), pick());
    }

    @Test
    void everyConnectionExtendsTheRecord() {
        pick();
        for (int i = 0; i < 10; i++) {
            cluster.pass(Duration.ofSeconds(9));
            assertEquals(new Pick(inTurn(0), Reason.AFFINITY), pick());
        }
    }

    @Test
    void unspecifiedTimeoutIsThreeHours() {
        cluster.service("foo", new SessionAffinity.ClientIp(Duration.ZERO), "p");
        pick();
        cluster.pass(Duration.ofHours(3).minusSeconds(1));
        assertEquals(Reason.AFFINITY, pick().reason());

        cluster.pass(Duration.ofHours(3));

        assertEquals(Reason.ROUND_ROBIN, pick().reason());
    }

    @Test
    void failureMovesTheClientAndItStaysThere() {
        Endpoint first = pick().endpoint();

        Pick retry = pick(first);

        assertEquals(new Pick(inTurn(1), Reason.RETRY), retry);
        assertEquals(new Pick(retry.endpoint(), Reason.AFFINITY), pick());
    }

    @Test
    void endpointThatReturnsDoesNotGetItsClientsBack() {
        Endpoint first = pick().endpoint();
        String other = first.toString().equals("10.0.0.1:1") ? "10.0.0.2:2" : "10.0.0.1:1";
        cluster.endpoints("foo", "p", other);

        cluster.endpoints("foo", "p", "10.0.0.1:1", "10.0.0.2:2", "10.0.0.3:3");

        assertEquals(new Pick(inTurn(0), Reason.ROUND_ROBIN), pick());
    }

    @Test
    void balancerOfAnOldGroupBindsNobodyToAnEndpointThatLeft() {
        LoadBalancer old = cluster.balancer("foo", "p");
        cluster.endpoints("foo", "p", "10.0.0.3:3");

        old.pick(CLIENT, List.of());

        assertEquals(new Pick(inTurn(0), Reason.ROUND_ROBIN), pick());
        assertEquals("10.0.0.3:3", pick().endpoint().toString());
    }

    @Test
    void turningAffinityOffAndOnForgetsTheRecords() {
        Endpoint first = pick().endpoint();
        cluster.service("foo", SessionAffinity.NONE, "p");
        assertEquals(new Pick(inTurn(1), Reason.ROUND_ROBIN), pick(), "the turn goes on");
        assertEquals(new Pick(inTurn(0), Reason.ROUND_ROBIN), pick());

        cluster.service("foo", TEN_SECONDS, "p");

        Pick next = pick();
        assertEquals(new Pick(inTurn(1), Reason.ROUND_ROBIN), next);
        assertNotEquals(first, next.endpoint());
        assertEquals(Reason.AFFINITY, pick().reason());
    }

    @Test
    void connectionsThatStartTogetherGetOneEndpoint() throws InterruptedException, ExecutionException {
        int rounds = 500;
        int threads = 4;
        LoadBalancer balancer = cluster.balancer("foo", "p");
        var start = new CyclicBarrier(threads);
        List<Set<Endpoint>> picked = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            picked.add(ConcurrentHashMap.newKeySet());
        }
        Callable<Void> client = () -> {
            for (int round = 0; round < rounds; round++) {
                InetAddress address = IpLiteral.parse("127.0." + round / 256 + "." + round % 256);
                start.await();
                picked.get(round)
                        .add(Objects.requireNonNull(balancer.pick(address, List.of()))
                                .endpoint());
            }
            return null;
        };
        try (var executor = Executors.newFixedThreadPool(threads)) {
            List<Future<Void>> all = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                all.add(executor.submit(client));
            }
            for (Future<Void> one : all) {
                one.get();
            }
        }
        for (Set<Endpoint> ofRound : picked) {
            assertEquals(1, ofRound.size());
        }
    }

    @Test
    void endpointOfARecordIsDescribedAsTheGroupHasIt() {
        Endpoint unknown = Endpoint.ready(HostPort.parse("10.9.9.9:9"));
        Endpoint moved = pick(unknown).endpoint();
        cluster.endpoints("foo", "p", "10.0.0.1:1", "10.0.0.2:2", "10.0.0.3:3");

        Endpoint now = pick().endpoint();

        assertEquals(moved, now);
        assertSame(
                cluster.group("foo", "p").endpoints().stream()
                        .filter(endpoint -> endpoint.equals(now))
                        .findFirst()
                        .orElseThrow(),
                now);
    }
}
