// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import io.spliceway.proxier.ProxyProcessMain.Order;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes of a connection that is relayed cost its event loop no memory. */
@EnabledOnOs(OS.LINUX)
class TcpAllocationTest {
    private static final int EXCHANGES = 2_000;

    // Less than any object for each read: the loops' timers, and the question itself.
    private static final double MOST_BYTES = 4;

    @ParameterizedTest
    @ValueSource(ints = {100, 10_000})
    void exchangeAllocatesNothing(int length) throws IOException {
        try (var backend = Backend.echo();
                var proxy = ProxyProcess.compiledAsLaunched(Mode.EPOLL_SPLICE, backend.address());
                var client = proxy.connect()) {
            // Interpreted code allocates where compiled code does not; what stays does so however long one waits.
            Await.until("an exchange allocates nothing", () -> allocatedForEach(proxy, client, length) < MOST_BYTES);
        }
    }

    private static double allocatedForEach(ProxyProcess proxy, Socket client, int length) throws IOException {
        long before = proxy.ask(Order.ALLOCATED);
        InputStream in = client.getInputStream();
        OutputStream out = client.getOutputStream();
        byte[] message = new byte[length];
        for (int i = 0; i < EXCHANGES; i++) {
            out.write(message);
            in.readNBytes(message, 0, length);
        }
        return (proxy.ask(Order.ALLOCATED) - before) / (2.0 * EXCHANGES);
    }
}
