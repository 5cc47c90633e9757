// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spliceway.model.Cidr;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The blocks of the cluster's addresses, where the server tells them and where it does not. */
class ServiceCidrWatchTest {
    private static final String V1 = FakeApiServer.SERVICE_CIDRS.getFirst();
    private static final String V1_BETA = FakeApiServer.SERVICE_CIDRS.getLast();

    private final FakeStore store = new FakeStore(1000);
    private final FakeApiServer server = FakeApiServer.started(store);

    @AfterEach
    void stop() {
        server.close();
    }

    private static ObjectNode serviceCidr(String name, String... blocks) {
        return FakeObjects.parse("""
                {"kind": "ServiceCIDR", "metadata": {"name": "%s"}, "spec": {"cidrs": [%s]}}
                """.formatted(
                name, Arrays.stream(blocks).map(block -> '"' + block + '"').collect(Collectors.joining(", "))));
    }

    private static List<Cidr> blocks(String... blocks) {
        return Arrays.stream(blocks).map(Cidr::parse).toList();
    }

    private static void awaitBlocks(SourceFixture source, String... blocks) throws InterruptedException {
        source.await("blocks", state -> state.serviceCidrs().equals(blocks(blocks)));
    }

    @Test
    void blocksComeAndGoWithTheirObjects() throws InterruptedException {
        server.restore(V1);
        store.put(V1, serviceCidr("kubernetes", "10.96.0.0/16", "fd00:96::/112"));
        try (SourceFixture source = SourceFixture.watching(server).awaitSynced()) {
            awaitBlocks(source, "10.96.0.0/16", "fd00:96::/112");
            store.put(V1, serviceCidr("more", "10.97.0.0/16"));
            awaitBlocks(source, "10.96.0.0/16", "fd00:96::/112", "10.97.0.0/16");
            store.delete(V1, "", "kubernetes");
            awaitBlocks(source, "10.97.0.0/16");
        }
    }

    @Test
    void olderVersionServesWhereThereIsNoNewer() throws InterruptedException {
        server.restore(V1_BETA);
        store.put(V1_BETA, serviceCidr("kubernetes", "10.96.0.0/16"));
        try (SourceFixture source = SourceFixture.watching(server).awaitSynced()) {
            awaitBlocks(source, "10.96.0.0/16");
        }
    }

    @Test
    void serverThatHasNoneIsNoFailure() throws InterruptedException {
        try (SourceFixture source = SourceFixture.watching(server).awaitSynced()) {
            assertEquals(List.of(), source.watches().failures());
            assertTrue(server.wasAsked(V1_BETA, query -> true));
        }
    }

    @Test
    void theRestServesWithoutTheRightToSeeThem() throws InterruptedException {
        server.restore(V1);
        server.failList(V1, new Fault.Status(403));
        server.failList(V1_BETA, new Fault.Status(403));
        try (SourceFixture source = SourceFixture.watching(server).awaitSynced()) {
            assertEquals(List.of(), source.watches().failures());
            assertTrue(server.wasAsked(V1, query -> true));
        }
    }

    @Test
    void rightThatIsGrantedLaterTakesEffect() throws InterruptedException {
        server.restore(V1);
        server.failList(V1, new Fault.Status(403));
        store.put(V1, serviceCidr("kubernetes", "10.96.0.0/16"));
        try (SourceFixture source =
                SourceFixture.watching(server, SourceFixture.QUICK).awaitSynced()) {
            awaitBlocks(source, "10.96.0.0/16");
        }
    }

    @Test
    void blockThatIsNoneCostsNoOther() throws InterruptedException {
        server.restore(V1);
        store.put(V1, serviceCidr("kubernetes", "10.96.0.0", "fd00:96::/112"));
        try (SourceFixture source = SourceFixture.watching(server).awaitSynced()) {
            awaitBlocks(source, "fd00:96::/112");
            assertFalse(source.watches().failures().stream().anyMatch(each -> true));
        }
    }
}
