// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.spliceway.observe.CloseReason;
import io.spliceway.relay.RelaySettings;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A reset while bytes move in the other direction. */
class ResetTest {
    private static final int ANSWER = 2_000;
    private static final int ROUNDS = 5;

    @ParameterizedTest
    @EnumSource
    void answerBeforeAResetReachesAClientThatIsStillSending(Mode mode) throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            try (var pair = new ProxiedPair(mode)) {
                var upload = Background.start(() -> sendUntilRefused(pair.client));
                pair.awaitMoved(1);
                pair.endpoint.getOutputStream().write(Received.content(ANSWER));
                pair.endpoint.setSoLinger(true, 0);
                pair.endpoint.close();
                upload.result();
                // The failed write has taken the reset from the socket, so that reading ends without it.
                assertEquals(ANSWER, Received.from(pair.client).bytes());
                pair.awaitEnd(Peer.ENDPOINT.reset());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void bothSidesResetWhileBothAreSending(Mode mode) throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            try (var pair = new ProxiedPair(mode)) {
                var upload = Background.start(() -> sendUntilRefused(pair.client));
                var download = Background.start(() -> sendUntilRefused(pair.endpoint));
                pair.awaitStuck();
                pair.client.setSoLinger(true, 0);
                pair.endpoint.setSoLinger(true, 0);
                pair.client.close();
                pair.endpoint.close();
                upload.result();
                download.result();
                pair.proxy.awaitIdle();
            }
        }
    }

    record Case(Mode mode, Peer actor) {
        @Override
        public String toString() {
            return mode + ": " + actor + " resets";
        }
    }

    // NIO has no event for a reset behind bytes that were not read, and the proxy reads none that it cannot pass on.
    static Stream<Case> casesOnEpoll() {
        return Stream.of(Mode.EPOLL_COPY, Mode.EPOLL_SPLICE)
                .flatMap(mode -> Arrays.stream(Peer.values()).map(actor -> new Case(mode, actor)));
    }

    @ParameterizedTest
    @MethodSource("casesOnEpoll")
    void bytesBeforeAResetWaitNoLongerThanTheHalfClosedTimeout(Case test) throws Exception {
        try (var pair = new ProxiedPair(test.mode, ResetTest::withShortTimeout)) {
            Socket actor = pair.socket(test.actor);
            var sent = Background.start(() -> sendUntilRefused(actor));
            pair.awaitStuck();
            actor.setSoLinger(true, 0);
            actor.close();
            sent.result();
            pair.awaitEnd(CloseReason.HALF_CLOSED_TIMEOUT);
        }
    }

    private static ProxierSettings withShortTimeout(ProxierSettings settings) {
        return settings.withRelay(new RelaySettings(
                RelaySettings.DIAL_TIMEOUTS,
                Duration.ofMillis(100),
                settings.relay().splice()));
    }

    private static IOException sendUntilRefused(Socket socket) {
        byte[] block = new byte[1 << 16];
        return assertThrows(IOException.class, () -> {
            while (true) {
                socket.getOutputStream().write(block);
            }
        });
    }
}
