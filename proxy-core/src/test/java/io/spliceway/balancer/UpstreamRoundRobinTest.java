// SPDX-License-Identifier: Apache-2.0
package io.spliceway.balancer;

import static io.spliceway.balancer.BalancedCluster.NOTHING;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.spliceway.model.SessionAffinity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The cases of {@code userspace/roundrobin_test.go} by their names, and the defects of that balancer that this one must not have. */
class UpstreamRoundRobinTest {
    private static final SessionAffinity NONE = SessionAffinity.NONE;
    private static final SessionAffinity CLIENT_IP = new SessionAffinity.ClientIp(Duration.ZERO);

    /** An endpoint that no list has, to ask for a pick as after a failure without that a candidate is avoided. */
    private static final String ELSEWHERE = "10.9.9.9:9";

    private final BalancedCluster cluster = new BalancedCluster();

    private static List<String> inTurn(List<String> order, int... indexes) {
        return Arrays.stream(indexes).mapToObj(order::get).toList();
    }

    @Test
    @DisplayName("TestLoadBalanceFailsWithNoEndpoints")
    void failsWithNoEndpoints() {
        assertEquals(NOTHING, cluster.pick("unknown", "p", 1));

        cluster.service("foo", NONE, "p");

        assertEquals(NOTHING, cluster.pick("foo", "p", 1));
        assertEquals(NOTHING, cluster.pick("foo", "p", 1, ELSEWHERE));
    }

    @Test
    @DisplayName("TestLoadBalanceWorksWithSingleEndpoint")
    void worksWithSingleEndpoint() {
        cluster.service("foo", NONE, "p");
        cluster.endpoints("foo", "p", "10.0.0.1:40");

        for (int i = 0; i < 4; i++) {
            assertEquals("10.0.0.1:40", cluster.pick("foo", "p", 1));
        }
    }

    @Test
    @DisplayName("TestLoadBalanceWorksWithMultipleEndpoints")
    void worksWithMultipleEndpoints() {
        cluster.service("foo", NONE, "p");
        cluster.endpoints("foo", "p", "10.0.0.1:1", "10.0.0.1:2", "10.0.0.1:3");

        assertEquals(inTurn(cluster.order("foo", "p"), 0, 1, 2, 0), cluster.picks("foo", "p", 1, 2, 1, 1));
    }

    @Test
    @DisplayName("TestLoadBalanceWorksWithMultipleEndpointsMultiplePorts")
    void worksWithMultipleEndpointsMultiplePorts() {
        cluster.service("foo", NONE, "p", "q");
        cluster.endpoints("foo", "p", "10.0.0.1:1", "10.0.0.2:1", "10.0.0.3:3");
        cluster.endpoints("foo", "q", "10.0.0.1:2", "10.0.0.2:2", "10.0.0.3:4");

        assertEquals(Set.of("10.0.0.1:1", "10.0.0.2:1", "10.0.0.3:3"), Set.copyOf(cluster.order("foo", "p")));
        assertEquals(Set.of("10.0.0.1:2", "10.0.0.2:2", "10.0.0.3:4"), Set.copyOf(cluster.order("foo", "q")));
        assertEquals(inTurn(cluster.order("foo", "p"), 0, 1, 2, 0), cluster.picks("foo", "p", 1, 1, 1, 1));
        assertEquals(inTurn(cluster.order("foo", "q"), 0, 1, 2, 0), cluster.picks("foo", "q", 1, 1, 1, 1));
    }

    @Test
    @DisplayName("TestLoadBalanceWorksWithMultipleEndpointsAndUpdates")
    void worksWithMultipleEndpointsAndUpdates() {
        cluster.service("foo", NONE, "p", "q");
        cluster.endpoints("foo", "p", "10.0.0.1:1", "10.0.0.2:2", "10.0.0.3:3");
        cluster.endpoints("foo", "q", "10.0.0.1:10", "10.0.0.2:20", "10.0.0.3:30");
        for (String port : List.of("p", "q")) {
            assertEquals(inTurn(cluster.order("foo", port), 0, 1, 2, 0), cluster.picks("foo", port, 1, 1, 1, 1));
        }

        cluster.endpoints("foo", "p", "10.0.0.4:4", "10.0.0.5:5");
        cluster.endpoints("foo", "q", "10.0.0.4:40", "10.0.0.5:50");
        for (String port : List.of("p", "q")) {
            assertEquals(inTurn(cluster.order("foo", port), 0, 1, 0, 1), cluster.picks("foo", port, 1, 1, 1, 1));
        }

        cluster.endpoints("foo", "p");
        assertEquals(NOTHING, cluster.pick("foo", "p", 1));
    }

    @Test
    @DisplayName("TestLoadBalanceWorksWithServiceRemoval")
    void worksWithServiceRemoval() {
        cluster.service("foo", NONE, "p");
        cluster.service("bar", NONE, "p");
        cluster.endpoints("foo", "p", "10.0.0.1:123", "10.0.0.2:123", "10.0.0.3:123");
        cluster.endpoints("bar", "p", "10.0.0.4:456", "10.0.0.5:456", "10.0.0.6:456");
        List<String> foo = cluster.order("foo", "p");
        List<String> bar = cluster.order("bar", "p");
        assertEquals(inTurn(foo, 0, 1, 2, 0, 1), cluster.picks("foo", "p", 1, 1, 1, 1, 1));
        assertEquals(inTurn(bar, 0, 1, 2, 0, 1), cluster.picks("bar", "p", 1, 1, 1, 1, 1));

        cluster.endpoints("foo", "p");

        assertEquals(NOTHING, cluster.pick("foo", "p", 1));
        assertEquals(inTurn(bar, 2, 0, 1, 2), cluster.picks("bar", "p", 1, 1, 1, 1));
    }

    @Test
    @DisplayName("TestStickyLoadBalanceWorksWithNewServiceCalledFirst")
    void stickyWhenTheServiceIsFirst() {
        cluster.service("foo", CLIENT_IP, "p");
        cluster.endpoints("foo", "p", "10.0.0.1:1", "10.0.0.2:2", "10.0.0.3:3");

        assertSticky();
    }

    @Test
    @DisplayName("TestStickyLoadBalanceWorksWithNewServiceCalledSecond")
    void stickyWhenTheEndpointsAreFirst() {
        cluster.endpoints("foo", "p", "10.0.0.1:1", "10.0.0.2:2", "10.0.0.3:3");
        cluster.service("foo", CLIENT_IP, "p");

        assertSticky();
    }

    private void assertSticky() {
        assertEquals(
                inTurn(cluster.order("foo", "p"), 0, 0, 0, 1, 1, 1, 2, 2, 2, 0, 1, 2, 0, 1, 2),
                cluster.picks("foo", "p", 1, 1, 1, 2, 2, 2, 3, 3, 3, 1, 2, 3, 1, 2, 3));
    }

    @Test
    @DisplayName("TestStickyLoadBalanaceWorksWithMultipleEndpointsRemoveOne")
    void stickyClientIsRebalancedWhenItsEndpointLeavesAndTheOthersStay() {
        cluster.service("foo", CLIENT_IP, "p");
        cluster.endpoints("foo", "p", "10.0.0.1:1", "10.0.0.1:2", "10.0.0.1:3");
        List<String> before = cluster.picks("foo", "p", 1, 2, 3);
        int displaced = before.indexOf("10.0.0.1:3");

        cluster.endpoints("foo", "p", "10.0.0.1:1", "10.0.0.1:2");
        List<String> expected = new ArrayList<>(before);
        expected.set(displaced, cluster.order("foo", "p").getFirst());
        assertEquals(expected, cluster.picks("foo", "p", 1, 2, 3));

        cluster.endpoints("foo", "p", "10.0.0.1:1", "10.0.0.1:2", "10.0.0.1:4");
        assertEquals(expected, cluster.picks("foo", "p", 1, 2, 3));
        assertEquals(inTurn(cluster.order("foo", "p"), 0, 1, 2), cluster.picks("foo", "p", 4, 5, 6));
    }

    @Test
    @DisplayName("TestStickyLoadBalanceWorksWithMultipleEndpointsAndUpdates")
    void stickyClientsFollowAReplacementOfAllEndpoints() {
        cluster.service("foo", CLIENT_IP, "p");
        cluster.endpoints("foo", "p", "10.0.0.1:1", "10.0.0.1:2", "10.0.0.1:3");
        cluster.picks("foo", "p", 1, 2, 3);

        cluster.endpoints("foo", "p", "10.0.0.1:4", "10.0.0.1:5");
        assertEquals(inTurn(cluster.order("foo", "p"), 0, 1, 0, 1, 0, 1), cluster.picks("foo", "p", 1, 2, 1, 2, 1, 2));

        cluster.endpoints("foo", "p");
        assertEquals(NOTHING, cluster.pick("foo", "p", 1));
    }

    @Test
    @DisplayName("TestStickyLoadBalanceWorksWithServiceRemoval")
    void stickyServicesDoNotDisturbEachOther() {
        cluster.service("foo", CLIENT_IP, "p");
        cluster.service("bar", CLIENT_IP, "p");
        cluster.endpoints("foo", "p", "10.0.0.1:123", "10.0.0.2:123", "10.0.0.3:123");
        cluster.endpoints("bar", "p", "10.0.0.4:456", "10.0.0.5:456");
        cluster.picks("foo", "p", 1, 2, 3);
        List<String> bar = cluster.picks("bar", "p", 1, 2, 3);

        cluster.endpoints("foo", "p");

        assertEquals(NOTHING, cluster.pick("foo", "p", 1));
        assertEquals(inTurn(cluster.order("bar", "p"), 0, 1, 0), bar);
        assertEquals(bar, cluster.picks("bar", "p", 1, 2, 3));
    }

    @Test
    @DisplayName("TestStickyLoadBalanceWorksWithEndpointFails")
    void stickyClientTakesTheNextTurnAfterAFailure() {
        cluster.service("foo", CLIENT_IP, "p");
        cluster.endpoints("foo", "p", "10.0.0.1:1", "10.0.0.2:2", "10.0.0.3:3");
        List<String> order = cluster.order("foo", "p");
        assertEquals(inTurn(order, 0, 1, 2), cluster.picks("foo", "p", 1, 2, 3));

        assertEquals(order.get(0), cluster.pick("foo", "p", 1, ELSEWHERE));
        assertEquals(order.get(1), cluster.pick("foo", "p", 1, ELSEWHERE));
        assertEquals(order.get(2), cluster.pick("foo", "p", 1, ELSEWHERE));
        assertEquals(order.get(1), cluster.pick("foo", "p", 2));
        assertEquals(order.get(0), cluster.pick("foo", "p", 2, ELSEWHERE));
        assertEquals(order.get(1), cluster.pick("foo", "p", 3, ELSEWHERE));
        assertEquals(order.get(2), cluster.pick("foo", "p", 1, ELSEWHERE));
        assertEquals(order.get(0), cluster.pick("foo", "p", 2, ELSEWHERE));
        assertEquals(order.get(1), cluster.pick("foo", "p", 3, ELSEWHERE));
    }

    @Test
    void customTimeoutHoldsAlsoWhenTheEndpointsWereFirst() {
        cluster.endpoints("foo", "p", "10.0.0.1:1", "10.0.0.2:2");
        cluster.service("foo", new SessionAffinity.ClientIp(Duration.ofSeconds(30)), "p");
        List<String> order = cluster.order("foo", "p");
        assertEquals(order.get(0), cluster.pick("foo", "p", 1));

        cluster.pass(Duration.ofSeconds(30));

        assertEquals(order.get(1), cluster.pick("foo", "p", 1));
    }

    @Test
    void changeOfNothingButTheTimeoutTakesEffect() {
        cluster.service("foo", new SessionAffinity.ClientIp(Duration.ofSeconds(30)), "p");
        cluster.endpoints("foo", "p", "10.0.0.1:1", "10.0.0.2:2");
        List<String> order = cluster.order("foo", "p");
        assertEquals(order.get(0), cluster.pick("foo", "p", 1));

        cluster.service("foo", new SessionAffinity.ClientIp(Duration.ofSeconds(100)), "p");
        cluster.pass(Duration.ofSeconds(99));
        assertEquals(order.get(0), cluster.pick("foo", "p", 1), "a longer timeout holds for existing records");

        cluster.service("foo", new SessionAffinity.ClientIp(Duration.ofSeconds(10)), "p");
        cluster.pass(Duration.ofSeconds(10));
        assertEquals(order.get(1), cluster.pick("foo", "p", 1), "so does a shorter one");
    }

    @Test
    void affinityIsStillThereAfterAScaleToZeroAndBack() {
        cluster.service("foo", new SessionAffinity.ClientIp(Duration.ofSeconds(30)), "p");
        cluster.endpoints("foo", "p", "10.0.0.1:1", "10.0.0.2:2");
        cluster.picks("foo", "p", 1, 2);
        cluster.endpoints("foo", "p");

        cluster.endpoints("foo", "p", "10.0.0.1:1", "10.0.0.2:2", "10.0.0.3:3");

        List<String> order = cluster.order("foo", "p");
        assertEquals(inTurn(order, 0, 1, 2, 1, 0, 2), cluster.picks("foo", "p", 2, 1, 3, 1, 2, 3));
        cluster.pass(Duration.ofSeconds(30));
        assertEquals(order.get(0), cluster.pick("foo", "p", 1), "with the timeout it had");
    }
}
