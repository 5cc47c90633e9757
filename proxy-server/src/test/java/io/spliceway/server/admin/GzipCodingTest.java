// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.model.IpLiteral;
import java.io.ByteArrayInputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GzipCodingTest {
    private static final String TEXT = "a line that comes again and again\n".repeat(10_000);

    @ParameterizedTest
    @CsvSource({
        "gzip, true",
        "GZIP, true",
        "'deflate, gzip;q=0.5, br', true",
        "'gzip, deflate, br, zstd', true",
        "*, true",
        "'*;q=0, gzip', true",
        "'gzip;q=0', false",
        "'gzip ; q=0.000, *', false",
        "'*;q=0', false",
        "identity, false",
        "xgzip, false",
        "'', false"
    })
    void clientSaysWhetherItTakesIt(String acceptEncoding, boolean accepted) {
        assertEquals(accepted, GzipCoding.isAccepted(List.of(acceptEncoding)));
    }

    @Test
    void headerMayComeOftenOrNotAtAll() {
        assertEquals(true, GzipCoding.isAccepted(List.of("br", "gzip")));
        assertEquals(false, GzipCoding.isAccepted(List.of()));
    }

    private static HttpResponse<byte[]> get(InetSocketAddress address, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + path))
                    .header("Accept-Encoding", "gzip");
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    @Test
    void answerIsTheSameButSmallerAndEventsAreLeftAlone() throws Exception {
        Routes routes = new Routes.Builder()
                .add("/text", query -> Reply.ok(TEXT))
                .add(
                        "/events",
                        query -> new Reply(
                                200, Reply.EVENT_STREAM, out -> out.write(TEXT.getBytes(StandardCharsets.UTF_8))))
                .build();
        var anyPort = new InetSocketAddress(IpLiteral.parse("127.0.0.1"), 0);
        try (var server = AdminServer.start(
                "test", anyPort, routes, HostCheck.OWN_ADDRESS, new AdminServer.BindPolicy.HardFail())) {
            HttpResponse<byte[]> text = get(server.bound().get(), "/text");
            assertEquals(Optional.of("gzip"), text.headers().firstValue("Content-Encoding"));
            assertTrue(text.body().length < TEXT.length() / 10, () -> text.body().length + " bytes");
            try (var plain = new GZIPInputStream(new ByteArrayInputStream(text.body()))) {
                assertEquals(TEXT, new String(plain.readAllBytes(), StandardCharsets.UTF_8));
            }

            HttpResponse<byte[]> events = get(server.bound().get(), "/events");
            assertEquals(Optional.empty(), events.headers().firstValue("Content-Encoding"));
            assertEquals(TEXT, new String(events.body(), StandardCharsets.UTF_8));
        }
    }
}
