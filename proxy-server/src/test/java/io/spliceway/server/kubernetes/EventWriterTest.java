// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spliceway.model.NamespacedName;
import io.spliceway.server.events.EventSeries;
import io.spliceway.server.events.EventSink.Outcome;
import io.spliceway.server.events.ProxyEvent;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventWriterTest {
    private static final NamespacedName WEB = new NamespacedName("default", "web");
    private static final Instant FIRST = Instant.parse("2026-01-02T03:04:05.678Z");

    private final FakeStore store = new FakeStore(1000);
    private final FakeApiServer server = FakeApiServer.started(store);
    private final ApiConnection connection = SourceFixture.connection(server.root());
    private final EventWriter writer = new EventWriter(connection, "node-a");

    @AfterEach
    void close() {
        connection.close();
        server.close();
    }

    private static EventSeries series(ProxyEvent event, int count) {
        return new EventSeries(event, event.regarding().name() + ".1", FIRST, count, FIRST.plusSeconds(count - 1));
    }

    private EventSeries ofService(int count) {
        ObjectNode service = FakeObjects.service("web", "10.96.0.1", 80);
        service.withObject("metadata").put("uid", "4711");
        store.put(FakeApiServer.SERVICES, service);
        store.put(FakeApiServer.SERVICES, FakeObjects.service("other", "10.96.0.2", 80));
        return series(ProxyEvent.failedToListen(WEB, "10.96.0.1:80 is taken"), count);
    }

    @Test
    void eventOfAServiceIsKubeProxysWithTheUidThatDescribeLooksFor() throws InterruptedException {
        assertEquals(new Outcome.Written(), writer.create(ofService(1)));

        ObjectNode event = server.events().of("FailedToListen").getFirst();
        assertEquals("kube-proxy", event.path("reportingController").asText());
        assertEquals("kube-proxy-node-a", event.path("reportingInstance").asText());
        assertEquals("Warning", event.path("type").asText());
        assertEquals("Listen", event.path("action").asText());
        assertEquals("10.96.0.1:80 is taken", event.path("note").asText());
        assertEquals("2026-01-02T03:04:05.678000Z", event.path("eventTime").asText());
        assertEquals("Service", event.at("/regarding/kind").asText());
        assertEquals("v1", event.at("/regarding/apiVersion").asText());
        assertEquals("default", event.at("/regarding/namespace").asText());
        assertEquals("web", event.at("/regarding/name").asText());
        assertEquals("4711", event.at("/regarding/uid").asText());
        assertFalse(event.has("series"), event.toString());
    }

    @Test
    void eventOfTheNodeIsInTheDefaultNamespaceAndHasTheNamesUid() throws InterruptedException {
        assertEquals(new Outcome.Written(), writer.create(series(ProxyEvent.starting("node-a", "1.2.3"), 1)));

        ObjectNode event = server.events().of("Starting").getFirst();
        assertEquals("default", event.at("/metadata/namespace").asText());
        assertEquals("Normal", event.path("type").asText());
        assertEquals("StartKubeProxy", event.path("action").asText());
        assertEquals("Node", event.at("/regarding/kind").asText());
        assertEquals("node-a", event.at("/regarding/uid").asText());
    }

    @Test
    void repetitionsAreTheSeriesOfTheEvent() throws InterruptedException {
        writer.create(ofService(1));
        assertEquals(new Outcome.Written(), writer.update(ofService(7)));

        ObjectNode event = server.events().of("FailedToListen").getFirst();
        assertEquals(7, event.at("/series/count").asInt());
        assertEquals(
                "2026-01-02T03:04:11.678000Z",
                event.at("/series/lastObservedTime").asText());
        assertEquals(1, server.events().size());
    }

    @Test
    void expiredEventIsGoneAndIsCreatedWithItsSeries() throws InterruptedException {
        writer.create(ofService(1));
        server.events().expire();
        assertEquals(new Outcome.Gone(), writer.update(ofService(7)));

        assertEquals(new Outcome.Written(), writer.create(ofService(7)));
        assertEquals(
                7,
                server.events()
                        .of("FailedToListen")
                        .getFirst()
                        .at("/series/count")
                        .asInt());
    }

    @Test
    void eventThatIsThereAlreadyIsWritten() throws InterruptedException {
        writer.create(ofService(1));
        assertEquals(new Outcome.Written(), writer.create(ofService(1)));
    }

    @Test
    void serviceThatIsGoneGetsNoEvent() throws InterruptedException {
        EventSeries series = ofService(1);
        store.delete(FakeApiServer.SERVICES, "default", "web");
        assertEquals(new Outcome.Gone(), writer.create(series));
        assertEquals(0, server.events().size());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 422})
    void refusalIsForGood(int code) throws InterruptedException {
        server.failAll(new Fault.Status(code));
        var refused =
                assertInstanceOf(Outcome.Refused.class, writer.create(series(ProxyEvent.starting("node-a", "1"), 1)));
        assertEquals("HTTP status " + code + ": made to fail", refused.why());
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 429, 500, 503})
    void troubleOfTheServerPasses(int code) throws InterruptedException {
        server.failAll(new Fault.Status(code));
        assertInstanceOf(Outcome.Failed.class, writer.create(series(ProxyEvent.starting("node-a", "1"), 1)));
        assertInstanceOf(Outcome.Failed.class, writer.update(ofService(2)));
    }

    @Test
    void serverThatIsAwayIsTriedLater() throws InterruptedException {
        EventSeries series = ofService(1);
        server.stop();
        assertInstanceOf(Outcome.Failed.class, writer.create(series));
        assertInstanceOf(Outcome.Failed.class, writer.update(series));
        server.start();
        assertEquals(new Outcome.Written(), writer.create(series));
    }

    @Test
    void instanceOfALongNodeNameIsCutToWhatTheServerTakes() throws InterruptedException {
        var longNamed = new EventWriter(connection, "n".repeat(250));
        assertEquals(new Outcome.Written(), longNamed.create(series(ProxyEvent.starting("node-a", "1"), 1)));
        String instance = server.events()
                .of("Starting")
                .getFirst()
                .path("reportingInstance")
                .asText();
        assertEquals(128, instance.length());
        assertTrue(instance.startsWith("kube-proxy-nnn"));
    }
}
