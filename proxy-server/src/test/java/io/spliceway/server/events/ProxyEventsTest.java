// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.spliceway.model.IpFamily;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.ServicePortName;
import io.spliceway.model.SessionAffinity;
import io.spliceway.observe.ListenFailure;
import io.spliceway.routing.EndpointGroup;
import io.spliceway.routing.Frontend;
import io.spliceway.routing.FrontendAddress;
import io.spliceway.routing.Route;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class ProxyEventsTest {
    private static final NamespacedName WEB = new NamespacedName("shop", "web");

    private final List<ProxyEvent> recorded = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final ProxyEvents events = new ProxyEvents("node-a", recorded::add, () -> now);

    private static Route route() {
        var port = new ServicePortName(WEB, "http", Protocol.TCP);
        var none = new EndpointGroup(port, IpFamily.IPv4, EndpointGroup.Scope.CLUSTER, List.of());
        var address = new FrontendAddress(IpLiteral.parse("10.96.0.1"), 80, Protocol.TCP);
        return new Route(port, new Frontend.ClusterIp(address), none, none, Set.of(), List.of(), SessionAffinity.NONE);
    }

    @Test
    void failureToListenIsToldAtTheService() {
        events.listenFailed(route(), new ListenFailure(ListenFailure.Cause.ADDRESS_IN_USE, "10.96.0.1:80 is taken"));

        assertEquals(
                List.of(new ProxyEvent(
                        new ProxyEvent.Regarding.OfService(WEB),
                        ProxyEvent.Type.Warning,
                        "FailedToListen",
                        "Listen",
                        "10.96.0.1:80 is taken")),
                recorded);
    }

    @Test
    void pausedAcceptingIsToldAtTheNodeAndLoggedOnceAMinute() {
        Logger logger = Logger.getLogger(ProxyEvents.class.getName());
        List<String> logged = new ArrayList<>();
        var handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                logged.add(entry.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        try {
            for (int seconds = 0; seconds < 90; seconds++) {
                events.acceptPaused(1000 + seconds);
                now = now.plusSeconds(1);
            }
        } finally {
            logger.removeHandler(handler);
        }

        assertEquals(2, logged.size());
        assertEquals(90, recorded.size());
        assertEquals(1, recorded.stream().distinct().count(), "one series");
        assertEquals(
                new ProxyEvent.Regarding.OfNode("node-a"), recorded.getFirst().regarding());
        assertEquals("FileDescriptorPressure", recorded.getFirst().reason());
    }
}
