// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import io.spliceway.model.HostPort;
import io.spliceway.server.demo.Demo;
import io.spliceway.server.e2e.Await;
import io.spliceway.server.e2e.Browser;
import io.spliceway.server.testing.Crowd;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes the pictures of {@code docs/dashboard.md}: {@code -Dtest=DashboardScreenshots -DexcludedGroups=}. */
@Tag("screenshots")
class DashboardScreenshots {
    private static final Path IMAGES = Path.of("../docs/images");
    private static final int SAMPLES = 40;

    @TempDir
    private Path profile;

    @TempDir
    private Path folder;

    @Test
    void demoInLightAndDark() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "token");
        try (Browser browser = Browser.open(profile);
                Demo demo = Demo.start(0, token)) {
            browser.resize(1440, 900);
            browser.go(url(demo.server().apiAddress()));
            List<Socket> clients = new ArrayList<>();
            for (int i = 0; i < SAMPLES; i++) {
                if (i == SAMPLES - 2) {
                    demo.rotate(Duration.ofSeconds(1), line -> {});
                }
                for (int request = 0; request < 1 + i % 5; request++) {
                    clients.addLast(connect(demo.serviceAddress()));
                }
                while (clients.size() > 7) {
                    clients.removeFirst().close();
                }
                awaitSamples(browser, i + 2);
            }
            write(browser, "dashboard-light.png");
            browser.prefer("dark");
            write(browser, "dashboard-dark.png");
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    @Test
    void tenThousandServices() throws IOException {
        try (Browser browser = Browser.open(profile);
                var crowd = new Crowd(10_000, 5_000, null);
                AdminServer server = AdminServer.start(
                        "metrics",
                        HostPort.parse("127.0.0.1:0"),
                        crowd.routes().routes(),
                        HostCheck.OWN_ADDRESS,
                        new AdminServer.BindPolicy.HardFail())) {
            browser.resize(1440, 1150);
            browser.go(url(server.bound().join()) + "#serviceSort=-connections&connectionSort=-rate");
            awaitSamples(browser, 15);
            write(browser, "dashboard-10000.png");
        }
    }

    private static Socket connect(InetSocketAddress service) throws IOException {
        var socket = new Socket(service.getAddress(), service.getPort());
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: demo\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** Waits until the line of a chart has so many points. */
    private static void awaitSamples(Browser browser, int samples) {
        Await.until(
                samples + " samples",
                () -> browser.run(
                                        "return document.querySelector('figure path.line')?.getAttribute('d').split(',').length ?? 0")
                                .asInt()
                        > samples);
    }

    private static String url(@Nullable InetSocketAddress address) {
        return "http://" + HostPort.format(Objects.requireNonNull(address)) + "/";
    }

    private static void write(Browser browser, String name) throws IOException {
        Files.createDirectories(IMAGES);
        Files.write(IMAGES.resolve(name), browser.screenshot());
    }
}
