// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.net.StreamSocket.ConnectProgress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first bytes tell an endpoint that it is connected, but one that waits for none is told too. */
@EnabledOnOs(OS.LINUX)
class HeldAcknowledgementTest {
    private static final int TIMEOUT_SECONDS = 10;
    private static final int CONNECTIONS = 100;

    private final EventLoops loops = EventLoops.start(Transport.EPOLL, 1, 0, false, CongestionControl.SYSTEM);
    private final Loop loop = loops.loops().getFirst();
    private final FirstSpeaker speaker = new FirstSpeaker();
    private final CompletableFuture<Integer> heard = new CompletableFuture<>();
    private final ServerSocket server = new ServerSocket();

    HeldAcknowledgementTest() throws IOException {}

    @BeforeEach
    void listen() throws IOException {
        server.setSoTimeout(TIMEOUT_SECONDS * 1_000);
        server.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
    }

    @AfterEach
    void end() throws IOException {
        server.close();
        loops.close();
    }

    private StreamSocket connect() throws SocketException {
        return loop.connect((InetSocketAddress) server.getLocalSocketAddress(), speaker, this::read);
    }

    private void read(StreamSocket socket) {
        if (socket.read(loop.readBuffer()) > 0) {
            heard.complete((int) loop.readBuffer().range(0, 1).get());
        }
    }

    private boolean write(StreamSocket socket, int value) {
        loop.readBuffer().range(0, 1).put((byte) value);
        return socket.write(loop.readBuffer(), 0, 1, false) == 1;
    }

    private void close(StreamSocket socket) {
        OnLoop.run(loop, socket::close);
    }

    /** Says something as soon as it is connected. */
    private final class Talker implements StreamSocket.Handler {
        private final int value;
        private boolean hasSpoken;

        Talker(int value) {
            this.value = value;
        }

        StreamSocket connect() throws SocketException {
            StreamSocket socket = loop.connect((InetSocketAddress) server.getLocalSocketAddress(), speaker, this);
            onReady(socket);
            return socket;
        }

        @Override
        public void onReady(StreamSocket socket) {
            if (!hasSpoken && socket.connectProgress() == ConnectProgress.CONNECTED) {
                hasSpoken = write(socket, value);
            }
        }
    }

    @Test
    void endpointIsConnectedByTheFirstBytes() throws IOException {
        speaker.note(true);
        for (int i = 0; i < CONNECTIONS; i++) {
            StreamSocket socket = OnLoop.call(loop, new Talker(i)::connect);
            try (Socket accepted = server.accept()) {
                assertEquals(1, accepted.getInputStream().available(), "what has come with connection " + i);
                assertEquals(i, accepted.getInputStream().read());
            }
            close(socket);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void endpointOfASilentClientIsConnectedAllTheSame(boolean held) throws IOException {
        speaker.note(held);
        StreamSocket socket = OnLoop.call(loop, this::connect);
        try (Socket accepted = server.accept()) {
            assertEquals(held, speaker.isWhoConnects(), "nobody has spoken yet");
            assertTrue(OnLoop.call(loop, () -> write(socket, 7)));
            assertEquals(7, accepted.getInputStream().read());
        }
        close(socket);
        assertTrue(speaker.isWhoConnects());
    }

    @Test
    void endpointOfASilentClientIsConnectedLongBeforeTheKernelWouldTellIt() throws IOException {
        speaker.note(true);
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 10; i++) {
            long start = System.nanoTime();
            StreamSocket socket = OnLoop.call(loop, this::connect);
            server.accept().close();
            least = Math.min(least, System.nanoTime() - start);
            close(socket);
        }
        assertTrue(least < TimeUnit.MILLISECONDS.toNanos(100), "after " + least + " ns");
    }

    @Test
    void endpointThatSpeaksFirstIsNotKeptWaitingTheNextTime() throws IOException {
        speaker.note(true);
        StreamSocket socket = OnLoop.call(loop, this::connect);
        try (Socket accepted = server.accept()) {
            accepted.getOutputStream().write(7);
            assertEquals(7, heard.orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).join());
        }
        close(socket);
        assertFalse(speaker.isWhoConnects());
    }

    @Test
    void nothingIsHeldBackBeforeAnybodyHasSpoken() {
        assertFalse(speaker.isWhoConnects());
    }
}
