// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import io.spliceway.proxier.ProxyProcessMain.Order;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A datagram of a session that exists costs its event loop no memory. */
class UdpAllocationTest {
    private static final int EXCHANGES = 2_000;

    // Less than any object for each datagram: the loops' timers, and the question itself.
    private static final double MOST_BYTES = 4;

    @Test
    @EnabledOnOs(OS.LINUX)
    void datagramAllocatesNothing() throws IOException {
        try (var backend = UdpBackend.echo();
                var proxy = ProxyProcess.compiledAsLaunched(Mode.EPOLL_SPLICE, backend.address());
                var client = new UdpClient(proxy.address())) {
            // Interpreted code allocates where compiled code does not; what stays does so however long one waits.
            Await.until("a datagram allocates nothing", () -> allocatedForEach(proxy, client) < MOST_BYTES);
        }
    }

    private static double allocatedForEach(ProxyProcess proxy, UdpClient client) throws IOException {
        long before = proxy.ask(Order.ALLOCATED);
        for (int i = 0; i < EXCHANGES; i++) {
            client.ask((byte) i);
        }
        return (proxy.ask(Order.ALLOCATED) - before) / (2.0 * EXCHANGES);
    }
}
