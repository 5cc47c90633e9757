// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spliceway.model.Service;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServiceListTest {
    private static final String SERVICES = "api/v1/namespaces/default/services";

    private final FakeStore store = new FakeStore(1);
    private final FakeApiServer server = FakeApiServer.started(store);
    private final ServiceList list = new ServiceList(SourceFixture.connection(server.root()));

    @AfterEach
    void close() {
        list.close();
        server.close();
    }

    @Test
    void servicesOfOneNamespaceAreListedAndBadOnesLeftOut() throws Exception {
        store.put(FakeApiServer.SERVICES, FakeObjects.service("web", "10.96.0.20", 80));
        store.put(FakeApiServer.SERVICES, FakeObjects.service("bad", "10.96.0.300", 80));
        ObjectNode elsewhere = FakeObjects.service("api", "10.96.0.21", 80);
        elsewhere.withObject("metadata").put("namespace", "other");
        store.put(FakeApiServer.SERVICES, elsewhere);
        assertEquals(
                List.of("web"),
                list.of("default").stream()
                        .map(Service::name)
                        .map(name -> name.name())
                        .toList());
    }

    @Test
    void refusalSaysWhatMayNotBeDoneAndWhere() {
        server.failList(SERVICES, new Fault.Status(403));
        String message =
                "" + assertThrows(IOException.class, () -> list.of("default")).getMessage();
        assertTrue(message.startsWith("cannot list services in the namespace default at " + server.root()), message);
        assertTrue(message.contains("HTTP status 403"), message);
    }
}
