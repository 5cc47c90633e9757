// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE;

import io.spliceway.proxier.ProxyProcessMain.Order;
import io.spliceway.proxier.UdpClient.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions take descriptors only within a limit, and are made at the cost of others where there are none left. */
class UdpExhaustionTest {
    private static final int DESCRIPTORS = 256;
    private static final List<String> LIMITED =
            List.of("bash", "-c", "ulimit -n " + DESCRIPTORS + "; exec \"$@\"", "bash");
    private static final int CLIENTS = 400;
    private static final Duration WATCHED = Duration.ofMillis(300);

    @ParameterizedTest
    @EnumSource(mode = EXCLUDE, names = "EPOLL_COPY")
    void descriptorsThatRunOutCostOldSessionsAndNothingElse(Mode mode) throws Exception {
        try (var backend = UdpBackend.numbered(1);
                var tcp = Backend.echo(backend.address());
                var proxy = new ProxyProcess(mode, LIMITED, List.of(), backend.address())) {
            moreClientsThanDescriptorsAreAllServed(proxy);
            clientsAreServedAgainWhenDescriptorsAreBack(proxy);
            try (var connection = proxy.connect()) {
                connection.getOutputStream().write(7);
                assertEquals(7, connection.getInputStream().read());
                assertEquals(1, tcp.accepted());
            }
        }
    }

    private static void moreClientsThanDescriptorsAreAllServed(ProxyProcess proxy) throws Exception {
        for (int i = 0; i < CLIENTS; i++) {
            try (var client = new UdpClient(proxy.address())) {
                assertEquals(1, client.askNumber());
            }
        }
        long sessions = proxy.ask(Order.CONNECTIONS);
        assertTrue(sessions >= 4 && sessions < DESCRIPTORS / 2, () -> sessions + " sessions");
    }

    private static void clientsAreServedAgainWhenDescriptorsAreBack(ProxyProcess proxy) throws Exception {
        var clients = new ArrayList<UdpClient>();
        try (var served = new UdpClient(proxy.address())) {
            assertEquals(1, served.askNumber());
            assertTrue(proxy.ask(Order.EXHAUST) > 0);
            assertEquals(1, served.askNumber(), "a session that exists needs no descriptor");
            Duration before = proxy.processorTime();
            for (int i = 0; i < 20; i++) {
                clients.add(new UdpClient(proxy.address()));
                clients.getLast().send((byte) 0);
            }
            assertTrue(!proxy.process().waitFor(WATCHED), "the proxy ended");
            Duration used = proxy.processorTime().minus(before);
            System.out.println("processor time without descriptors: " + used.toMillis() + " ms in " + WATCHED);
            assertTrue(used.compareTo(WATCHED.dividedBy(2)) < 0, () -> "used " + used + " in " + WATCHED);
            proxy.ask(Order.RELIEVE);
            for (UdpClient client : clients) {
                assertEquals(Outcome.ANSWERED, client.outcome((byte) 0));
                client.close();
            }
        }
    }
}
