// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.spliceway.model.HostPort;
import io.spliceway.server.kubernetes.FakeApiServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The picture in the documents is what {@code dev} shows in a terminal. {@code -Dspliceway.record=true} takes a new one
 * instead of comparing.
 */
class DevPictureTest {
    private static final Path PICTURE = Path.of("../docs/dev.svg");
    private static final Pattern COMPLETE =
            Pattern.compile("redis .* 1/1 +1 .* web .* 3/3 +3 .* worker .* 0/0 +1 +no pod is ready", Pattern.DOTALL);

    /** A Service of the picture. */
    private record Shown(String name, int pods, String address, List<String> protocols, int connections) {
        InetSocketAddress socketAddress() {
            return HostPort.parse(address);
        }
    }

    private static final List<Shown> SERVICES = List.of(
            new Shown("api", 2, "127.173.250.154:8080", List.of("TCP"), 0),
            new Shown("postgres", 1, "127.51.89.79:5432", List.of("TCP"), 0),
            new Shown("redis", 1, "127.208.27.53:6379", List.of("TCP"), 1),
            new Shown("resolver", 1, "127.103.87.197:5300", List.of("TCP", "UDP"), 0),
            new Shown("web", 3, "127.52.56.90:80", List.of("TCP"), 3),
            new Shown("worker", 0, "127.29.35.74:9000", List.of("TCP"), 1));

    private final DevCluster cluster = new DevCluster();
    private final List<Socket> clients = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (Socket client : clients) {
            client.close();
        }
        cluster.close();
    }

    private void add(Shown service) {
        String ports = service.protocols().stream()
                .map(protocol -> """
                        {"name": "%s", "port": %d, "protocol": "%1$s"}""".formatted(protocol, service.socketAddress().getPort()))
                .collect(Collectors.joining(","));
        cluster.apply(FakeApiServer.SERVICES, """
                {"kind": "Service", "apiVersion": "v1", "metadata": {"namespace": "shop", "name": "%s"},
                 "spec": {"type": "ClusterIP", "clusterIP": "10.96.0.%d", "ports": [%s]}}
                """.formatted(service.name(), SERVICES.indexOf(service) + 1, ports));
        String endpoints = IntStream.rangeClosed(1, service.pods())
                .mapToObj(number -> pod(service, number))
                .collect(Collectors.joining(","));
        cluster.apply(FakeApiServer.SLICES, """
                {"kind": "EndpointSlice", "apiVersion": "discovery.k8s.io/v1", "addressType": "IPv4",
                 "metadata": {"namespace": "shop", "name": "%1$s", "labels": {"kubernetes.io/service-name": "%1$s"}},
                 "endpoints": [%2$s], "ports": [%3$s]}
                """.formatted(service.name(), endpoints, ports));
    }

    private String pod(Shown service, int number) {
        String name = service.name() + "-" + number;
        cluster.gateway()
                .pod("shop/" + name, new InetSocketAddress(InetAddress.getLoopbackAddress(), cluster.podPort()));
        return """
                {"addresses": ["10.77.%d.%d"], "conditions": {"ready": true},
                 "targetRef": {"kind": "Pod", "namespace": "shop", "name": "%s"}}
                """.formatted(SERVICES.indexOf(service), number, name);
    }

    private static void assumeFree(InetSocketAddress address) {
        try (var probe = new ServerSocket()) {
            probe.bind(address);
        } catch (IOException e) {
            assumeTrue(false, "this machine does not let us listen at " + address + ": " + e.getMessage());
        }
    }

    // The terminal adds a carriage return of its own, which reads as an empty line.
    private static String lastFrame(Program program) {
        String out = program.out();
        int end = out.lastIndexOf("\u001b[J");
        return end < 0
                ? ""
                : out.substring(out.lastIndexOf("\u001b[H", end) + 3, end)
                        .replace("\u001b[K", "")
                        .replace("\n\n", "\n");
    }

    private String recorded(Path temp) throws IOException {
        String[] command = {
            "dev", "-n", "shop", "--kubeconfig", cluster.kubeconfig(temp).toString()
        };
        try (Program program =
                Program.launch(List.of("sh", "-c", "exec script -qfec \"$*\" /dev/null", "sh"), command)) {
            Await.until("all Services", () -> lastFrame(program).contains("3/3"));
            for (Shown service : SERVICES) {
                for (int i = 0; i < service.connections(); i++) {
                    InetSocketAddress address = service.socketAddress();
                    clients.add(new Socket(address.getAddress(), address.getPort()));
                }
            }
            Await.until(
                    "the picture", () -> COMPLETE.matcher(lastFrame(program)).find());
            return lastFrame(program);
        }
    }

    @Test
    void pictureIsWhatTheTerminalShows(@TempDir Path temp) throws IOException {
        Tools.assumeInstalled("script", "bsdutils");
        SERVICES.stream().map(Shown::socketAddress).forEach(DevPictureTest::assumeFree);
        SERVICES.forEach(this::add);

        String picture = TerminalPicture.svg(
                "spliceway dev -n shop", recorded(temp).lines().toList());

        if (Boolean.getBoolean("spliceway.record")) {
            Files.writeString(PICTURE, picture);
        }
        assertEquals(Files.readString(PICTURE), picture);
    }
}
