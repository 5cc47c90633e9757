// SPDX-License-Identifier: Apache-2.0
package io.spliceway.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.spliceway.cluster.ClusterEvent.ServiceApplied;
import io.spliceway.cluster.ClusterEvent.ServiceDeleted;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Service;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Services that claim the external address 1.1.1.1:80; their age is the number in their creation time. */
class RouterConflictTest {
    private static final String SHARED = "1.1.1.1:80";

    private final RoutedCluster cluster = new RoutedCluster();

    private static Service service(String name, int created) {
        return Service.named("ns", name)
                .created(Instant.ofEpochSecond(created))
                .clusterIps("10.96.0." + (name.charAt(0) - 'a' + 1))
                .externalIps(IpLiteral.parseAll("1.1.1.1"))
                .tcpPort("p", 80)
                .build();
    }

    private static NamespacedName name(String name) {
        return new NamespacedName("ns", name);
    }

    private String owner() {
        return cluster.route(SHARED).servicePort().service().name();
    }

    private List<String> ownersThatBlock(String service) {
        return cluster.service(name(service)).ports().getFirst().conflicts().stream()
                .map(conflict -> conflict.frontend().address() + " is " + conflict.owner())
                .toList();
    }

    @Test
    void oldestServiceOwnsTheFrontend() {
        cluster.apply(service("b", 1));
        cluster.apply(service("a", 2));

        assertEquals("b", owner());
        assertEquals(List.of("1.1.1.1:80 is ns/b:p"), ownersThatBlock("a"));
        assertEquals(List.of(), ownersThatBlock("b"));
        assertEquals("a", cluster.route("10.96.0.1:80").servicePort().service().name(), "other frontends stay");
    }

    @Test
    void nameDecidesBetweenServicesOfOneAge() {
        cluster.apply(service("b", 1));

        RoutingDiff diff = cluster.apply(service("a", 1));

        assertEquals("a", owner());
        assertEquals(List.of("1.1.1.1:80 is ns/a:p"), ownersThatBlock("b"));
        assertEquals(1, diff.replaced().size(), "the shared address passes on without a gap");
        assertEquals(1, diff.added().size());
    }

    @Test
    void nextClaimantGetsTheFrontendWhenTheOwnerLeaves() {
        cluster.apply(service("a", 1));
        cluster.apply(service("b", 2));
        cluster.apply(service("c", 3));
        Route old = cluster.route(SHARED);

        RoutingDiff diff = cluster.delete(name("a"));

        assertEquals("b", owner());
        assertEquals(List.of(), ownersThatBlock("b"));
        assertEquals(List.of("1.1.1.1:80 is ns/b:p"), ownersThatBlock("c"), "the third learns of the new owner");
        assertEquals(List.of(new RoutingDiff.Replaced(old, cluster.route(SHARED))), diff.replaced());
        assertEquals(List.of(), diff.added());
    }

    @Test
    void ownerThatGivesUpTheAddressHandsItOver() {
        cluster.apply(service("a", 1));
        cluster.apply(service("b", 2));

        cluster.apply(Service.named("ns", "a")
                .created(Instant.ofEpochSecond(1))
                .clusterIps("10.96.0.1")
                .tcpPort("p", 80)
                .build());

        assertEquals("b", owner());
    }

    @Test
    void ownerThatIsMadeHeadlessHandsItOver() {
        cluster.apply(service("a", 1));
        cluster.apply(service("b", 2));

        cluster.apply(Service.named("ns", "a")
                .created(Instant.ofEpochSecond(1))
                .tcpPort("p", 80)
                .build());

        assertEquals("b", owner());
        assertEquals(1, cluster.table().size());
    }

    @Test
    void olderServiceThatIsSeenLaterTakesTheFrontend() {
        cluster.apply(service("b", 2));

        cluster.apply(service("a", 1));

        assertEquals("a", owner());
        assertEquals(List.of("1.1.1.1:80 is ns/a:p"), ownersThatBlock("b"));
    }

    @Test
    void recreatedServiceIsTheYoungest() {
        cluster.apply(service("a", 1));
        cluster.apply(service("b", 2));

        cluster.apply(new ServiceDeleted(name("a")), new ServiceApplied(service("a", 3)));

        assertEquals("b", owner());
        assertEquals(List.of("1.1.1.1:80 is ns/b:p"), ownersThatBlock("a"));
    }

    @Test
    void claimantThatLeavesDisturbsNobody() {
        cluster.apply(service("a", 1));
        cluster.apply(service("b", 2));
        cluster.apply(service("c", 3));
        RoutedService owner = cluster.service(name("a"));
        RoutedService waiting = cluster.service(name("c"));

        RoutingDiff diff = cluster.delete(name("b"));

        assertEquals(
                List.of("10.96.0.2:80"),
                diff.removed().stream()
                        .map(route -> route.frontend().address().toString())
                        .toList());
        assertEquals(List.of(), diff.added());
        assertSame(owner, cluster.service(name("a")));
        assertSame(waiting, cluster.service(name("c")));
    }

    @Test
    void clusterAddressOfOneServiceMayBeTheExternalAddressOfAnother() {
        cluster.apply(service("a", 1));

        cluster.apply(Service.named("ns", "b")
                .created(Instant.ofEpochSecond(2))
                .clusterIps("1.1.1.1")
                .tcpPort("p", 80)
                .build());

        assertEquals("a", owner());
        assertEquals(List.of("1.1.1.1:80 is ns/a:p"), ownersThatBlock("b"));
    }
}
