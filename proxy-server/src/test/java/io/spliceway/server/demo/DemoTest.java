// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.model.HostPort;
import io.spliceway.server.FreeAddress;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DemoTest {
    private static final Set<String> ALL = Set.of("pod demo-1 zone a\n", "pod demo-2 zone b\n", "pod demo-3 zone c\n");

    @Test
    void everyPodAnswersInTurnAndNoRequestFailsWhilePodsComeAndGo() throws Exception {
        try (Demo demo = Demo.start(0, null)) {
            assertEquals(ALL, answers(demo, 3));

            var changes = new LinkedBlockingQueue<String>();
            demo.rotate(Duration.ofMillis(100), changes::add);
            Set<String> seen = new TreeSet<>();
            for (int change = 0; change < 9; change++) { // each pod leaves and comes back once
                String line = changes.poll(10, TimeUnit.SECONDS);
                assertNotNull(line);
                seen.addAll(answers(demo, 5));
            }
            assertEquals(ALL, seen);
        }
    }

    @Test
    void secondDemoFindsOtherAddresses() throws IOException {
        try (Demo first = Demo.start(0, null);
                Demo second = Demo.start(0, null)) {
            assertEquals(ALL, answers(first, 3));
            assertEquals(ALL, answers(second, 3));
        }
    }

    @Test
    void podThatTerminatesAsksItsClientsToLeave() throws IOException {
        var identity = new DemoPod.Identity(1, "a");
        try (DemoPod pod = DemoPod.start(identity)) {
            URI uri = URI.create("http://" + HostPort.format(pod.address()));
            assertEquals(null, uri.toURL().openConnection().getHeaderField("Connection"));
            pod.terminate();
            assertEquals("close", uri.toURL().openConnection().getHeaderField("Connection"));
        }
    }

    @Test
    void takenAddressIsPassedOver() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var first = (InetSocketAddress) taken.getLocalSocketAddress();
            InetSocketAddress chosen =
                    FreeAddress.firstOf(List.of(first, new InetSocketAddress(first.getAddress(), 0)));
            assertTrue(chosen.getPort() != 0 && chosen.getPort() != first.getPort());
        }
    }

    private static Set<String> answers(Demo demo, int requests) throws IOException {
        Set<String> answers = new TreeSet<>();
        for (int i = 0; i < requests; i++) {
            var url = URI.create("http://" + HostPort.format(demo.serviceAddress()))
                    .toURL();
            var connection = (HttpURLConnection) url.openConnection();
            connection.setRequestProperty("Connection", "close");
            connection.setConnectTimeout(10_000);
            connection.setReadTimeout(10_000);
            try (var in = connection.getInputStream()) {
                answers.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return answers;
    }
}
