// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.spliceway.observe.CloseReason;
import io.spliceway.server.cli.Spliceway;
import io.spliceway.server.metrics.LabelValue;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way in which a connection or a session over UDP ends has its line, with its reason. */
class AccessLogReasonsEndToEndTest {
    private static final InetAddress PODS = InetAddress.ofLiteral("127.0.31.6");
    private static final String SERVICES = "127.0.36.2";

    private final Pod pod = Pod.echo("pod");
    private final ManifestFolder folder;
    private final String token;
    private final RunningProxy proxy;

    AccessLogReasonsEndToEndTest(@TempDir Path temp, @TempDir Path secrets) throws IOException {
        folder = new ManifestFolder(temp);
        token = Files.writeString(secrets.resolve("token"), "secret").toString();
        proxy = RunningProxy.start(
                folder,
                "--access-log",
                "--logging-format=json",
                "--admin-token-file=" + token,
                "--half-closed-timeout=200ms",
                "--conntrack-udp-timeout=2s",
                "--max-udp-sessions-per-client=1",
                "--shutdown-grace-period=0s");
    }

    @AfterEach
    void end() throws IOException {
        proxy.close();
        pod.close();
    }

    private InetSocketAddress serve(String name, InetSocketAddress... endpoints) throws IOException {
        return proxy.serve(name, Client.freeAddress(SERVICES), endpoints);
    }

    private InetSocketAddress serveUdp(String name, DatagramSocket pod) throws IOException {
        InetSocketAddress address = Client.freeAddress(SERVICES);
        writeUdp(name, address, pod);
        proxy.admin().awaitState(name, "listening");
        return address;
    }

    private void writeUdp(String name, InetSocketAddress address, DatagramSocket pod) throws IOException {
        folder.write(
                name + ".yaml", ManifestFolder.yaml(name, "2024-01-01T00:00:00Z", "UDP", address, (InetSocketAddress)
                        pod.getLocalSocketAddress()));
    }

    private boolean hasLine(String service, CloseReason reason) {
        return Pattern.compile("\"service\":\"" + service + "\".*\"reason\":\"" + LabelValue.of(reason) + "\"}")
                .matcher(proxy.program().out())
                .find();
    }

    private void awaitLine(String service, CloseReason reason) {
        Await.until(service + " ended by " + reason, () -> hasLine(service, reason));
    }

    /** Sends datagrams, so that the session does not become idle, until there is a line of its end. */
    private void sendUntilLine(DatagramSocket client, InetSocketAddress to, String service, CloseReason reason) {
        Await.until(service + " ended by " + reason, () -> {
            try {
                client.send(new DatagramPacket(new byte[10], 10, to));
            } catch (IOException e) {
                return hasLine(service, reason); // refused: nothing listens there any more
            }
            return hasLine(service, reason);
        });
    }

    /** Sends datagrams until {@code pod} gets one, and so there is a session. */
    private static void begin(DatagramSocket client, InetSocketAddress to, DatagramSocket pod) throws IOException {
        pod.setSoTimeout(100);
        Await.until("the pod gets a datagram", () -> {
            try {
                client.send(new DatagramPacket(new byte[10], 10, to));
                pod.receive(new DatagramPacket(new byte[10], 10));
                return true;
            } catch (IOException e) {
                return false; // nothing came, or it was refused: nothing listens there yet
            }
        });
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private void endByBothSides() throws IOException {
        try (var client = new Client(serve("finished", pod.address()))) {
            client.pod();
            client.finish();
            client.readAll();
        }
        awaitLine("finished", CloseReason.FINISHED);
        try (var client = new Socket(
                InetAddress.ofLiteral(SERVICES),
                serve("client-reset", pod.address()).getPort())) {
            client.getInputStream().read();
            reset(client);
        }
        awaitLine("client-reset", CloseReason.CLIENT_RESET);
        // After a byte, so that the endpoint is connected by then.
        try (var resetting = new Pod(PODS.getHostAddress(), connection -> {
                    connection.getInputStream().read();
                    connection.setSoLinger(true, 0);
                });
                var client = new Client(serve("endpoint-reset", resetting.address()))) {
            client.send("x");
            assertThrows(IOException.class, client::read);
            awaitLine("endpoint-reset", CloseReason.ENDPOINT_RESET);
        }
    }

    private void endWithoutAnEndpoint() throws IOException {
        try (var holder = new Socket()) {
            holder.bind(new InetSocketAddress(PODS, 0)); // taken, and nobody listens
            InetSocketAddress address = serve("dial-failed", (InetSocketAddress) holder.getLocalSocketAddress());
            try (var client = new Socket()) {
                client.connect(address);
            } catch (SocketException e) {
                // it was reset before it was told that it is connected
            }
            awaitLine("dial-failed", CloseReason.DIAL_FAILED);
        }
        try (var blackHole = new BlackHole();
                var client = new Socket(
                        InetAddress.ofLiteral(SERVICES),
                        serve("client-gone", blackHole.address()).getPort())) {
            reset(client);
            awaitLine("client-gone", CloseReason.CLIENT_GONE);
        }
    }

    private void endByTimeAndOnRequest() throws IOException {
        try (var silent = new ServerSocket(0, 10, PODS)) { // the kernel connects, and nobody finishes
            try (var client = new Client(serve("half-closed", (InetSocketAddress) silent.getLocalSocketAddress()))) {
                client.finish();
                awaitLine("half-closed", CloseReason.HALF_CLOSED_TIMEOUT);
            }
        }
        try (var client = new Client(serve("killed", pod.address()))) {
            client.pod();
            String id =
                    proxy.admin().connections("killed").getFirst().path("id").asText();
            var out = new PrintWriter(new StringWriter());
            assertEquals(
                    0,
                    Spliceway.run(
                            out,
                            "kill",
                            id,
                            "--token-file",
                            token,
                            "--address",
                            proxy.admin().api()));
            awaitLine("killed", CloseReason.KILLED);
        }
    }

    /** Begins sessions until one has put out another; each event loop counts those that it has. */
    private void evict(InetSocketAddress to) {
        Await.until("a session is evicted", () -> {
            try (var client = new DatagramSocket()) {
                client.send(new DatagramPacket(new byte[10], 10, to));
                return hasLine("evicted", CloseReason.EVICTED);
            } catch (IOException e) {
                return false; // asked again
            }
        });
    }

    private void endOverUdp() throws IOException {
        try (var silent = new DatagramSocket(0, PODS);
                var before = new DatagramSocket(0, PODS);
                var after = new DatagramSocket(0, PODS);
                var left = new DatagramSocket(0, PODS);
                var first = new DatagramSocket()) {
            InetSocketAddress address = serveUdp("evicted", silent);
            begin(first, address, silent);
            evict(address);
            awaitLine("evicted", CloseReason.IDLE);

            InetSocketAddress moving = serveUdp("moving", before);
            begin(first, moving, before);
            writeUdp("moving", moving, after);
            sendUntilLine(first, moving, "moving", CloseReason.ENDPOINT_GONE);

            InetSocketAddress leaving = serveUdp("leaving", left);
            begin(first, leaving, left);
            folder.delete("leaving");
            sendUntilLine(first, leaving, "leaving", CloseReason.FRONTEND_GONE);
        }
    }

    @Test
    void everyReasonHasItsLine() throws IOException {
        endByBothSides();
        endWithoutAnEndpoint();
        endByTimeAndOnRequest();
        endOverUdp();
        try (var client = new Client(serve("shutdown", pod.address()))) {
            client.pod();
            proxy.program().terminate();
            assertEquals(0, proxy.program().exitCode());
        }

        Set<String> reasons = new TreeSet<>();
        for (String line : proxy.program().out().lines().toList()) {
            reasons.add(AdminApi.parse(line).path("reason").asText());
        }
        assertEquals(
                Arrays.stream(CloseReason.values())
                        .filter(reason -> reason != CloseReason.NO_MEMORY) // MemoryExhaustionTest takes it away
                        .map(LabelValue::of)
                        .collect(Collectors.toCollection(TreeSet::new)),
                reasons);
    }
}
