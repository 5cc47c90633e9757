// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.conntrack.ConnectionSummary.State;
import io.spliceway.observe.CloseReason;
import io.spliceway.proxier.Received.End;
import io.spliceway.relay.RelaySettings;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A connection of which one side has finished. */
class HalfCloseTest {
    private static final Duration TIMEOUT = Duration.ofMillis(150);

    record Case(Mode mode, Peer first) {
        @Override
        public String toString() {
            return mode + ": " + first + " half-closes first";
        }
    }

    static Stream<Case> cases() {
        return Arrays.stream(Mode.values())
                .flatMap(mode -> Arrays.stream(Peer.values()).map(first -> new Case(mode, first)));
    }

    // NIO has no event for a reset by a peer whose end was read, and watching for reading would spin on that end; the
    // half-closed timeout is what ends such a connection there.
    static Stream<Case> casesOnEpoll() {
        return cases().filter(test -> test.mode != Mode.NIO);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void endsWhenTheOtherSideFinishesToo(Case test) throws Exception {
        try (var pair = new ProxiedPair(test.mode)) {
            Socket first = pair.socket(test.first);
            Socket second = pair.socket(test.first.other());
            first.shutdownOutput();
            assertEquals(new Received(0, End.FIN), Received.from(second));
            assertEquals(State.HALF_CLOSED, pair.summary().state());
            second.shutdownOutput();
            assertEquals(new Received(0, End.FIN), Received.from(first));
            pair.awaitEnd(CloseReason.FINISHED);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void resetOfTheSideThatStillSendsIsPassedOn(Case test) throws Exception {
        try (var pair = new ProxiedPair(test.mode)) {
            Socket first = pair.socket(test.first);
            Socket second = pair.socket(test.first.other());
            first.shutdownOutput();
            assertEquals(new Received(0, End.FIN), Received.from(second));
            second.setSoLinger(true, 0);
            second.close();
            assertEquals(new Received(0, End.RST), Received.from(first));
            pair.awaitEnd(test.first.other().reset());
        }
    }

    @ParameterizedTest
    @MethodSource("casesOnEpoll")
    void resetOfTheSideThatFinishedIsPassedOnWhileNothingMoves(Case test) throws Exception {
        try (var pair = new ProxiedPair(test.mode)) {
            Socket first = pair.socket(test.first);
            Socket second = pair.socket(test.first.other());
            first.shutdownOutput();
            assertEquals(new Received(0, End.FIN), Received.from(second));
            first.setSoLinger(true, 0);
            first.close();
            pair.awaitEnd(test.first.reset());
            // Whoever has read the end reads it again; only a write tells that the connection is gone.
            assertThrows(IOException.class, () -> second.getOutputStream().write(1));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void sideThatFinishedAndResetIsNoticedWhenTheOtherSends(Case test) throws Exception {
        try (var pair = new ProxiedPair(test.mode)) {
            Socket first = pair.socket(test.first);
            Socket second = pair.socket(test.first.other());
            first.shutdownOutput();
            assertEquals(new Received(0, End.FIN), Received.from(second));
            first.setSoLinger(true, 0);
            first.close();
            Await.until("writing fails", () -> {
                try {
                    second.getOutputStream().write(1);
                    return false;
                } catch (IOException e) {
                    return true;
                }
            });
            pair.awaitEnd(test.first.reset());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void silenceEndsItByResetAfterTheTimeout(Case test) throws Exception {
        try (var pair = shortTimeout(test.mode)) {
            long start = System.nanoTime();
            pair.socket(test.first).shutdownOutput();
            assertEquals(new Received(0, End.RST), Received.from(pair.socket(test.first)));
            assertTrue(System.nanoTime() - start >= TIMEOUT.toNanos(), "too early");
            pair.awaitEnd(CloseReason.HALF_CLOSED_TIMEOUT);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void livesOnBeyondTheTimeoutWhileBytesMove(Case test) throws Exception {
        int bytes = 15;
        try (var pair = shortTimeout(test.mode);
                var clock = Executors.newSingleThreadScheduledExecutor()) {
            Socket first = pair.socket(test.first);
            Socket second = pair.socket(test.first.other());
            first.shutdownOutput();
            assertEquals(new Received(0, End.FIN), Received.from(second));
            byte[] content = Received.content(bytes);
            for (int i = 0; i < bytes; i++) {
                byte next = content[i];
                // All of it takes three times the timeout.
                clock.schedule(
                                () -> {
                                    second.getOutputStream().write(next);
                                    return next;
                                },
                                TIMEOUT.toMillis() / 5,
                                TimeUnit.MILLISECONDS)
                        .get();
            }
            second.shutdownOutput();
            assertEquals(new Received(bytes, End.FIN), Received.from(first));
            pair.awaitEnd(CloseReason.FINISHED);
        }
    }

    private static ProxiedPair shortTimeout(Mode mode) throws IOException {
        return new ProxiedPair(
                mode,
                settings -> settings.withRelay(new RelaySettings(
                        RelaySettings.DIAL_TIMEOUTS, TIMEOUT, settings.relay().splice())));
    }
}
