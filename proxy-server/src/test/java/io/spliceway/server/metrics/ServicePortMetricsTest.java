// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.model.Endpoint;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.ServicePortName;
import io.spliceway.observe.CloseReason;
import io.spliceway.observe.DialFailure;
import io.spliceway.observe.RefusalReason;
import io.spliceway.observe.ServicePortObserver;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ServicePortMetricsTest {
    static final List<Consumer<ServicePortObserver>> EVENTS = List.of(
            ServicePortObserver::accepted,
            port -> port.refused(RefusalReason.SOURCE_RANGE),
            port -> port.dialFailed(Endpoint.ready(new InetSocketAddress("127.0.0.1", 1)), DialFailure.REFUSED),
            port -> port.dialled(2, 5_000_000),
            port -> port.transferred(10, 20),
            port -> port.forwarded(1, 2),
            port -> port.dropped(3),
            port -> port.closed(CloseReason.FINISHED, Duration.ZERO));

    private final ServicePortMetrics port = new ServicePortMetrics(
            new ServicePortName(new NamespacedName("shop", "web"), "http", Protocol.TCP), InstantSource.system());

    @ParameterizedTest
    @FieldSource("EVENTS")
    void eachEventIsAChangeThatAllReadersSee(Consumer<ServicePortObserver> event) {
        long first = port.changes();
        event.accept(port);
        assertTrue(port.changes() > first);
        long second = port.changes();
        event.accept(port);
        assertTrue(port.changes() > second);
    }

    @Test
    void thereIsNoChangeWithoutAnEvent() {
        port.accepted();
        assertEquals(port.changes(), port.changes());
    }

    @Test
    void trafficAndChangesDoNotTakeEventsFromEachOther() {
        long before = port.changes();
        port.accepted();
        assertEquals(1, port.traffic().accepted());
        assertTrue(port.changes() > before);

        port.accepted();
        long unused = port.changes();
        assertEquals(2, port.traffic().accepted());
    }
}
