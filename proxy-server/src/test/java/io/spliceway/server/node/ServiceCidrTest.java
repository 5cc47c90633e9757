// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.spliceway.server.e2e.Await;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Kubernetes' end-to-end case of ServiceCIDRs that are added later (test/e2e/network/service_cidrs.go). */
@InNamespaces
class ServiceCidrTest {
    private static final String BEFORE = "10.96.0.0/16";
    private static final String ADDED = "10.98.0.0/16";

    private final TestCluster cluster;
    private final NetworkNamespace node;

    ServiceCidrTest(TestCluster cluster) {
        this.cluster = cluster;
        this.node = cluster.network().node(1).namespace();
    }

    private void awaitRoutes(String... routes) {
        Await.until(
                "routes are " + String.join(", ", routes),
                () -> Vips.routes(node).equals(Set.of(routes)));
    }

    @Test
    void blockThatIsAddedLaterTakesThePlaceOfItsAddresses() {
        cluster.apply(ServiceObject.of("added", "10.98.1.1", "fd00:96::98:1"), List.of(cluster.pod(1, 1)));
        awaitRoutes(BEFORE, "fd00:96::/64", "10.98.1.1");
        assertServed();

        cluster.applyServiceCidr("more", ADDED);
        awaitRoutes(BEFORE, "fd00:96::/64", ADDED);
        assertServed();
        assertEquals(new Answer.Refused(), Client.in(cluster.pod(1, 2)).ask("10.98.255.1:80"), "as in every block");

        cluster.deleteServiceCidr("more");
        awaitRoutes(BEFORE, "fd00:96::/64", "10.98.1.1");
        assertServed();
    }

    private void assertServed() {
        for (Client client : List.of(
                Client.in(cluster.pod(1, 2)), Client.in(cluster.network().node(1)))) {
            assertEquals(Set.of("pod11"), client.ask("10.98.1.1:80", 1));
        }
    }
}
