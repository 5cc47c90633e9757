// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.Socket;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A peer that vanishes without a word is noticed in the end. */
class KeepaliveTest {
    @ParameterizedTest
    @EnumSource
    void keepaliveWatchesOverBothPeers(Mode mode) throws Exception {
        try (var pair = new ProxiedPair(mode)) {
            pair.client.getOutputStream().write(1);
            assertEquals(1, pair.endpoint.getInputStream().read());
            Await.until("keepalive runs for the client", () -> isKeptAlive(pair.client.getPort(), pair.client));
            Await.until("keepalive runs for the endpoint", () -> isKeptAlive(pair.endpoint.getPort(), pair.endpoint));
        }
    }

    private static boolean isKeptAlive(int proxyPort, Socket peer) {
        return KernelSocket.find(proxyPort, peer.getLocalPort())
                .map(KernelSocket::timer)
                .equals(Optional.of(KernelSocket.KEEPALIVE_TIMER));
    }
}
