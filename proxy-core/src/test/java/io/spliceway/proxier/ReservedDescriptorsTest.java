// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the program around the proxy needs for itself is not there for connections. */
class ReservedDescriptorsTest {
    @ParameterizedTest
    @EnumSource
    void connectionsLeaveWhatIsReservedAndGetItBack(Mode mode) throws IOException {
        var observer = new RecordingObserver();
        try (var backend = Backend.echo();
                var proxy = new ProxyFixture(
                        mode, settings -> settings.withEventLoops(1), service -> {}, observer, backend.address())) {
            proxy.proxier().reserveDescriptors(Integer.MAX_VALUE / 2);
            List<Socket> clients = new ArrayList<>();
            while (observer.acceptPausedCount() == 0) {
                Socket client = greet(proxy);
                clients.add(client);
                Await.until(
                        "served, or accepting is paused", () -> isAnswered(client) || observer.acceptPausedCount() > 0);
            }
            clients.add(greet(proxy)); // at the limit, while nobody leaves

            proxy.proxier().reserveDescriptors(0);

            for (Socket client : clients) {
                assertEquals(7, client.getInputStream().read());
            }
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    private static Socket greet(ProxyFixture proxy) throws IOException {
        Socket client = proxy.connect();
        client.getOutputStream().write(7);
        return client;
    }

    private static boolean isAnswered(Socket client) {
        try {
            return client.getInputStream().available() > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
