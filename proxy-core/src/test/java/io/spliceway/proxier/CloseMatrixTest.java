// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.conntrack.ConnectionSummary;
import io.spliceway.observe.CloseReason;
import io.spliceway.proxier.Received.End;
import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However one side ends, the other sees exactly that: FIN as the end after all bytes, RST as a reset. */
class CloseMatrixTest {
    private static final int SMALL = 1_000;

    // More than a socket of the proxy buffers for a peer that does not read, so that the proxy itself holds some of it.
    private static final int LARGE = 8 << 20;

    // Whether bytes come in pieces that are worth splicing depends on who is faster.
    private static final int ATTEMPTS = 5;
    private static final int NEVER_SPLICED = -1;

    private enum Ending {
        CLOSES,
        HALF_CLOSES,
        RESETS
    }

    record Case(Mode mode, Peer actor, Ending ending, int bytes) {
        @Override
        public String toString() {
            return mode + ": " + actor + " " + ending + " with " + bytes + " bytes in flight";
        }
    }

    static Stream<Case> cases() {
        return Arrays.stream(Mode.values())
                .flatMap(mode -> Arrays.stream(Peer.values())
                        .flatMap(actor -> Arrays.stream(Ending.values())
                                .flatMap(ending -> Stream.of(0, SMALL, LARGE)
                                        .map(bytes -> new Case(mode, actor, ending, bytes)))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void otherSideSeesExactlyHowThisSideEnded(Case test) throws Exception {
        boolean inFlight = false;
        for (int i = 0; i < ATTEMPTS && !inFlight; i++) {
            inFlight = ends(test);
        }
        assertTrue(inFlight, "it never spliced");
    }

    /** Lets one side end; returns false if the bytes were not in flight as they were to be. */
    private static boolean ends(Case test) throws Exception {
        try (var pair = new ProxiedPair(test.mode)) {
            Socket actor = pair.socket(test.actor);
            Socket other = pair.socket(test.actor.other());
            boolean inFlight = switch (test.ending) {
                case CLOSES -> closes(test, pair, actor, other);
                case HALF_CLOSES -> halfCloses(test, pair, actor, other);
                case RESETS -> resets(test, pair, actor, other);
            };
            if (inFlight) {
                pair.awaitEnd(test.ending == Ending.RESETS ? test.actor.reset() : CloseReason.FINISHED);
            }
            return inFlight;
        }
    }

    private static boolean closes(Case test, ProxiedPair pair, Socket actor, Socket other) throws Exception {
        var sent = Background.start(() -> {
            actor.getOutputStream().write(Received.content(test.bytes));
            actor.close();
            return actor;
        });
        int taken = awaitInFlight(test, pair);
        if (taken == NEVER_SPLICED) {
            return false;
        }
        assertEquals(new Received(test.bytes, End.FIN), Received.from(other, taken));
        sent.result();
        other.close();
        return true;
    }

    private static boolean halfCloses(Case test, ProxiedPair pair, Socket actor, Socket other) throws Exception {
        var sent = Background.start(() -> finish(actor, test.bytes));
        int taken = awaitInFlight(test, pair);
        if (taken == NEVER_SPLICED) {
            return false;
        }
        assertEquals(new Received(test.bytes, End.FIN), Received.from(other, taken));
        sent.result();
        var answered = Background.start(() -> finish(other, test.bytes));
        assertEquals(new Received(test.bytes, End.FIN), Received.from(actor));
        answered.result();
        return true;
    }

    private static Socket finish(Socket socket, int bytes) throws IOException {
        socket.getOutputStream().write(Received.content(bytes));
        socket.shutdownOutput();
        return socket;
    }

    private static boolean resets(Case test, ProxiedPair pair, Socket actor, Socket other) throws Exception {
        actor.setSoLinger(true, 0);
        Thread.ofPlatform().daemon().start(() -> {
            try {
                actor.getOutputStream().write(Received.content(test.bytes));
            } catch (IOException e) {
                // The reset below came before the end.
            }
        });
        int taken = awaitInFlight(test, pair);
        if (taken == NEVER_SPLICED) {
            return false;
        }
        actor.close();
        Received received = Received.from(other, taken);
        assertEquals(End.RST, received.end());
        assertTrue(received.bytes() >= Math.min(test.bytes, SMALL), received::toString);
        assertEquals(new Received(0, End.RST), Received.from(other), "nothing after the reset");
        return true;
    }

    /**
     * Waits until small content has left the proxy, or large content is stuck in it: in a pipe, if it splices. Returns
     * how many bytes the other side had to take for that, or {@link #NEVER_SPLICED}.
     */
    private static int awaitInFlight(Case test, ProxiedPair pair) throws IOException {
        if (test.bytes < LARGE) {
            pair.awaitMoved(test.bytes);
            return 0;
        }
        var in = pair.socket(test.actor.other()).getInputStream();
        int taken = 0;
        assertTrue(pair.awaitStuck() < LARGE, "the other side took all of it");
        while (test.mode == Mode.EPOLL_SPLICE && pair.summary().mode() != ConnectionSummary.Mode.SPLICE) {
            taken += in.readNBytes(1 << 18).length;
            if (pair.awaitStuck() >= LARGE) {
                return NEVER_SPLICED;
            }
        }
        return taken;
    }
}
