// SPDX-License-Identifier: Apache-2.0
package io.spliceway.balancer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.spliceway.model.Endpoint;
import io.spliceway.model.HostPort;
import io.spliceway.model.IpFamily;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.ServicePortName;
import io.spliceway.model.SessionAffinity;
import io.spliceway.routing.EndpointGroup;
import io.spliceway.routing.EndpointGroup.Scope;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BalancersTest {
    private static final ServicePortName WEB = new ServicePortName(new NamespacedName("ns", "web"), "p", Protocol.TCP);
    private static final SessionAffinity TEN_SECONDS = new SessionAffinity.ClientIp(Duration.ofSeconds(10));
    private static final InetAddress CLIENT = IpLiteral.parse("127.0.0.1");

    private long nanos;
    private final Balancers balancers = new Balancers(() -> nanos);

    private static EndpointGroup group(Scope scope, String... addresses) {
        return new EndpointGroup(
                WEB,
                IpFamily.IPv4,
                scope,
                Arrays.stream(addresses)
                        .map(HostPort::parse)
                        .map(Endpoint::ready)
                        .toList());
    }

    private static @Nullable String pick(LoadBalancer balancer) {
        Pick pick = balancer.pick(CLIENT, List.of());
        return pick == null ? null : pick.endpoint().toString();
    }

    @Test
    void sameGroupAndAffinityHaveTheSameBalancer() {
        EndpointGroup group = group(Scope.CLUSTER, "10.0.0.1:1", "10.0.0.2:2");
        LoadBalancer plain = balancers.balancerFor(group, SessionAffinity.NONE);
        assertSame(plain, balancers.balancerFor(group, SessionAffinity.NONE));

        LoadBalancer sticky = balancers.balancerFor(group, TEN_SECONDS);
        assertNotSame(plain, sticky);
        assertSame(sticky, balancers.balancerFor(group, new SessionAffinity.ClientIp(Duration.ofSeconds(10))));
    }

    @ParameterizedTest
    @MethodSource
    void peekingTellsTheNextPickAndTakesNoTurn(SessionAffinity affinity) {
        LoadBalancer balancer = balancers.balancerFor(group(Scope.CLUSTER, "10.0.0.1:1", "10.0.0.2:2"), affinity);
        for (int i = 0; i < 5; i++) {
            balancer.peek(CLIENT);
            Pick foreseen = balancer.peek(CLIENT);
            assertEquals(foreseen, balancer.pick(CLIENT, List.of()));
        }
        assertNull(balancers.balancerFor(group(Scope.LOCAL), affinity).peek(CLIENT));
    }

    static List<SessionAffinity> peekingTellsTheNextPickAndTakesNoTurn() {
        return List.of(SessionAffinity.NONE, TEN_SECONDS);
    }

    @Test
    void peekingDoesNotProlongAffinity() {
        LoadBalancer sticky = balancers.balancerFor(group(Scope.CLUSTER, "10.0.0.1:1", "10.0.0.2:2"), TEN_SECONDS);
        assertEquals("10.0.0.1:1", pick(sticky));
        nanos = Duration.ofSeconds(6).toNanos();
        sticky.peek(CLIENT);
        nanos = Duration.ofSeconds(12).toNanos();

        assertEquals("10.0.0.2:2", pick(sticky));
    }

    @Test
    void anotherGroupStartsItsTurnAfresh() {
        pick(balancers.balancerFor(group(Scope.CLUSTER, "10.0.0.1:1", "10.0.0.2:2"), SessionAffinity.NONE));

        LoadBalancer next = balancers.balancerFor(
                group(Scope.CLUSTER, "10.0.0.3:3", "10.0.0.2:2", "10.0.0.1:1"), SessionAffinity.NONE);

        assertEquals("10.0.0.3:3", pick(next));
    }

    @Test
    void scopesOfAServicePortAreBalancedApart() {
        EndpointGroup all = group(Scope.CLUSTER, "10.0.0.1:1", "10.0.0.2:2");
        EndpointGroup local = group(Scope.LOCAL, "10.0.0.2:2");

        assertEquals("10.0.0.1:1", pick(balancers.balancerFor(all, TEN_SECONDS)));
        assertEquals("10.0.0.2:2", pick(balancers.balancerFor(local, TEN_SECONDS)));
        assertEquals("10.0.0.1:1", pick(balancers.balancerFor(all, TEN_SECONDS)));
    }

    @Test
    void removedServicePortIsForgotten() {
        EndpointGroup group = group(Scope.CLUSTER, "10.0.0.1:1", "10.0.0.2:2");
        pick(balancers.balancerFor(group, TEN_SECONDS));
        pick(balancers.balancerFor(group, TEN_SECONDS));

        balancers.remove(WEB);
        LoadBalancer again = balancers.balancerFor(group, TEN_SECONDS);

        assertEquals(new Pick(group.endpoints().getFirst(), Pick.Reason.ROUND_ROBIN), again.pick(CLIENT, List.of()));
    }

    @Test
    void expiredRecordsAreSweptAndValidOnesStay() {
        EndpointGroup group = group(Scope.CLUSTER, "10.0.0.1:1", "10.0.0.2:2");
        LoadBalancer balancer = balancers.balancerFor(group, TEN_SECONDS);
        balancer.pick(IpLiteral.parse("127.0.0.2"), List.of());
        nanos += Duration.ofSeconds(5).toNanos();
        String kept = pick(balancer);
        nanos += Duration.ofSeconds(5).toNanos();

        assertEquals(1, balancers.expire());

        assertEquals(kept, pick(balancer));
        assertEquals(0, balancers.expire());
    }

    @Test
    void recordsOfEndpointsThatLeftAreSwept() {
        pick(balancers.balancerFor(group(Scope.CLUSTER, "10.0.0.1:1"), TEN_SECONDS));

        LoadBalancer empty = balancers.balancerFor(group(Scope.CLUSTER), TEN_SECONDS);

        assertEquals(1, balancers.expire());
        assertNull(pick(empty));
    }
}
