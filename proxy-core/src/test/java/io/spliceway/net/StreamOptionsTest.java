// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.net.ListenSocket.AcceptHandler;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the kernel does with the legs of a connection because of their options. */
@EnabledOnOs(OS.LINUX)
class StreamOptionsTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    private static final int TIMEOUT_SECONDS = 10;

    private static final Downcall GETSOCKOPT = Downcall.of("getsockopt");

    private static EventLoops loops(CongestionControl inCluster) {
        return EventLoops.start(Transport.EPOLL, 1, 0, false, inCluster);
    }

    private static String congestionControl(StreamSocket socket) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(16);
            MemorySegment length = arena.allocateFrom(JAVA_INT, 16);
            int done = GETSOCKOPT.call(
                    Downcall.allocateState(arena),
                    ((EpollSocket) socket).fd().intValue(),
                    Sockets.IPPROTO_TCP,
                    Sockets.TCP_CONGESTION,
                    name.address(),
                    length.address(),
                    0,
                    0);
            assertEquals(0, done);
            return name.getString(0);
        }
    }

    private static String systems() throws IOException {
        return Files.readString(Path.of("/proc/sys/net/ipv4/tcp_congestion_control"))
                .strip();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void acceptedSocketsHaveTheCongestionControlOfTheirPeersPlace(boolean inCluster) throws Exception {
        var accepted = new CompletableFuture<StreamSocket>();
        try (var loops = loops(CongestionControl.named("reno"))) {
            ListenSocket listening = loops.listen(ANY_PORT, inCluster);
            listening.attach(loops.loops().getFirst(), new AcceptHandler() {
                @Override
                public boolean mayAccept(ListenSocket.Acceptor acceptor) {
                    return true;
                }

                @Override
                public void onAccept(Loop loop, ListenSocket.AcceptedSocket socket) {
                    accepted.complete(socket.open(loop, ready -> {}));
                }

                @Override
                public void onAcceptFailed(ListenSocket.Acceptor acceptor, SocketFailure failure) {
                    accepted.completeExceptionally(new IOException(failure.toString()));
                }
            });
            try (var client = new Socket()) {
                client.connect(listening.localAddress());
                StreamSocket socket =
                        accepted.orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
                assertEquals(
                        inCluster ? "reno" : systems(),
                        OnLoop.call(loops.loops().getFirst(), () -> congestionControl(socket)));
                OnLoop.run(loops.loops().getFirst(), socket::close);
            }
            listening.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"reno, reno", "system, "})
    void connectedSocketsHaveTheCongestionControlOfTheCluster(String name, String expected) throws Exception {
        CongestionControl inCluster = name.equals("system") ? CongestionControl.SYSTEM : CongestionControl.named(name);
        try (var loops = loops(inCluster);
                var server = new ServerSocket()) {
            server.bind(ANY_PORT);
            String is = OnLoop.call(loops.loops().getFirst(), () -> {
                StreamSocket socket = connect(loops, server);
                try {
                    return congestionControl(socket);
                } finally {
                    socket.close();
                }
            });
            assertEquals(expected == null ? systems() : expected, is);
        }
    }

    private static StreamSocket connect(EventLoops loops, ServerSocket server) throws SocketException {
        return loops.loops()
                .getFirst()
                .connect((InetSocketAddress) server.getLocalSocketAddress(), new FirstSpeaker(), ready -> {});
    }

    @ParameterizedTest
    @CsvSource({"cubic", "reno", "dctcp", "''"})
    void whatDoesNotPaceIsLeftAsItIs(String system) {
        assertEquals(CongestionControl.SYSTEM, CongestionControl.unpaced(system));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bbr", "bbr3"})
    void whatPacesIsReplaced(String system) {
        String unpaced = CongestionControl.unpaced(system).toString();
        assertTrue(unpaced.equals("cubic") || unpaced.equals("reno"), unpaced);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nagle", "", "longer-than-sixteen-characters"})
    void namesThatTheKernelDoesNotKnowAreToldWithThoseThatItKnows(String name) {
        var refused = assertThrows(IllegalArgumentException.class, () -> CongestionControl.named(name));
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.matches("the kernel has no congestion control '" + name + "'; it has .*reno.*"), message);
    }
}
