// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.ServicePortName;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class ServicePortsTest {
    private static final ServicePortName WEB =
            new ServicePortName(new NamespacedName("shop", "web"), "http", Protocol.TCP);

    private final ServicePorts ports = new ServicePorts(InstantSource.system());

    @Test
    void trafficOfAPortIsAnotherObjectOnlyIfSomethingHappened() {
        ServicePortMetrics web = ports.add(WEB);
        ServicePortTraffic idle = ports.traffic().getFirst();
        assertSame(idle, ports.traffic().getFirst());

        web.accepted();
        web.transferred(10, 20);

        assertEquals(
                new ServicePortTraffic(WEB, 1, 1, 0, 10, 20), ports.traffic().getFirst());
    }

    @Test
    void listIsTheSameUntilAPortComesOrGoes() {
        ports.add(WEB);
        assertSame(ports.toList(), ports.toList());
        ports.remove(WEB);
        assertEquals(0, ports.toList().size());
    }
}
