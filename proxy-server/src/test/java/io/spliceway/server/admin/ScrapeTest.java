// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.ServicePortName;
import io.spliceway.observe.ServicePortObserver;
import io.spliceway.server.metrics.ProxyMetrics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class ScrapeTest {
    private static List<String> scraped(HttpClient client, InetSocketAddress address, String coding) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + "/metrics"))
                .header("Accept-Encoding", coding)
                .build();
        byte[] body =
                client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
        String text = new String(coding.equals("gzip") ? unpacked(body) : body, StandardCharsets.UTF_8);
        // The rest tells of the machine, which does not stand still.
        return text.lines().filter(line -> line.contains("spliceway_")).toList();
    }

    private static byte[] unpacked(byte[] packed) throws IOException {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return in.readAllBytes();
        }
    }

    @Test
    void textIsTheSameForWhoTakesItCompressed() throws Exception {
        try (var metrics = new ProxyMetrics("1.2.3", InstantSource.system());
                HttpClient client = HttpClient.newHttpClient()) {
            for (int i = 0; i < 100; i++) {
                metrics.servicePort(name(i)).accepted();
            }
            Routes routes = new Routes.Builder()
                    .add("/metrics", query -> new Reply(200, ProxyMetrics.CONTENT_TYPE, new Scrape(metrics)))
                    .build();
            var anyPort = new InetSocketAddress(IpLiteral.parse("127.0.0.1"), 0);
            try (var server = AdminServer.start(
                    "test", anyPort, routes, HostCheck.OWN_ADDRESS, new AdminServer.BindPolicy.HardFail())) {
                InetSocketAddress address = server.bound().get();
                List<String> first = scraped(client, address, "gzip");
                assertEquals(scraped(client, address, "identity"), first);

                ServicePortObserver port = metrics.servicePort(name(50));
                port.transferred(1, 2);
                List<String> second = scraped(client, address, "gzip");
                assertNotEquals(first, second);
                assertEquals(scraped(client, address, "identity"), second);
            }
        }
    }

    private static ServicePortName name(int number) {
        return new ServicePortName(new NamespacedName("shop", "web-" + number), "http", Protocol.TCP);
    }
}
