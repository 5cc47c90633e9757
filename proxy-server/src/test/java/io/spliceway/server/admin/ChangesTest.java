// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.model.HostPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may change something over HTTP, and who may not. */
class ChangesTest {
    private static final String BEARER = "Authorization: Bearer secret\r\n";

    private final List<String> deleted = new ArrayList<>();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "without a token             | /things/7     |                                       | 401 | wrong token",
                "with a wrong one            | /things/7     | Authorization: Bearer secreT          | 401 | www-authenticate: bearer",
                "with the beginning of it    | /things/7     | Authorization: Bearer secre           | 401 | wrong token",
                "by another scheme           | /things/7     | Authorization: Basic secret           | 401 | wrong token",
                "with a parameter            | /things/7?a=b | Authorization: Bearer secret          | 400 | unknown parameter",
                "what is not there           | /things/8     | Authorization: Bearer secret          | 404 | no thing",
                "the list                    | /things       | Authorization: Bearer secret          | 405 | allow: get, head",
                "below it                    | /things/7/a   | Authorization: Bearer secret          | 404 | not found",
                "from a page of another site | /things/7     | Origin: http://evil.example           | 403 | another site",
                "from a page without a site  | /things/7     | Origin: null                          | 403 | another site",
                "from another port           | /things/7     | Origin: http://127.0.0.1:1            | 403 | another site",
                "as a link of another site   | /things/7     | Sec-Fetch-Site: cross-site            | 403 | another site",
            })
    void requestIsRefused(String name, String path, @Nullable String header, int status, String says)
            throws IOException {
        String answer = ask("DELETE " + path, header == null ? "" : header + "\r\n", token("secret\n"));
        assertTrue(answer.startsWith("http/1.1 " + status), answer);
        assertTrue(answer.contains(says), answer);
        assertEquals(List.of(), deleted, name);
    }

    @Test
    void tokenAllowsIt() throws IOException {
        String answer = ask("DELETE /things/7", BEARER + "Origin: http://127.0.0.1\r\n", token(" secret\n"));
        assertTrue(answer.startsWith("http/1.1 200") && answer.contains("7 is gone"), answer);
        assertEquals(List.of("7"), deleted);
    }

    @Test
    void withoutATokenFileNobodyMay() throws IOException {
        String answer = ask("DELETE /things/7", BEARER, null);
        assertTrue(answer.startsWith("http/1.1 403") && answer.contains("--admin-token-file"), answer);
        assertEquals(List.of(), deleted);
    }

    @Test
    void emptyTokenIsNone() throws IOException {
        String answer = ask("DELETE /things/7", "Authorization: Bearer \r\n", token("\n"));
        assertTrue(answer.startsWith("http/1.1 503") && answer.contains("empty"), answer);
        assertEquals(List.of(), deleted);
    }

    @Test
    void tokenIsReadAnew() throws IOException {
        Path file = token("secret");
        Files.writeString(file, "other");
        assertTrue(ask("DELETE /things/7", BEARER, file).startsWith("http/1.1 401"));
        Files.delete(file);
        assertTrue(ask("DELETE /things/7", BEARER, file).startsWith("http/1.1 503"));
    }

    @Test
    void thingIsDeletedAndNotRead() throws IOException {
        String answer = ask("GET /things/7", BEARER, token("secret"));
        assertTrue(answer.startsWith("http/1.1 405") && answer.contains("allow: delete"), answer);
    }

    @Test
    void pageOfAnotherSiteMayLinkToUsAndNoMore() throws IOException {
        Path token = token("secret");
        assertTrue(ask("GET /things", "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n", token)
                .startsWith("http/1.1 200"));
        assertTrue(ask("GET /things", "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n", token)
                .startsWith("http/1.1 403"));
    }

    @Test
    void pagesMayLoadNothingOfOthersAndBeFramedByNobody() throws IOException {
        String answer = ask("GET /things", "", null);
        assertTrue(answer.contains("content-security-policy: default-src 'none'; script-src 'self'"), answer);
        assertTrue(answer.contains("frame-ancestors 'none'"), answer);
        assertFalse(answer.contains("unsafe"), answer);
    }

    private Path token(String text) throws IOException {
        return Files.writeString(folder.resolve("token"), text);
    }

    /** Asks a server whose things the token in {@code file} lets delete; returns the answer in lower case. */
    private String ask(String line, String headers, @Nullable Path file) throws IOException {
        Routes routes = new Routes.Builder()
                .add("/things", query -> Reply.ok("all"))
                .delete("/things/", new AdminToken(file), this::delete)
                .build();
        try (AdminServer server = AdminServer.start(
                        "test",
                        HostPort.parse("127.0.0.1:0"),
                        routes,
                        HostCheck.OWN_ADDRESS,
                        new AdminServer.BindPolicy.HardFail());
                var socket = new Socket()) {
            InetSocketAddress address = server.bound().join();
            socket.setSoTimeout(10_000);
            socket.connect(address);
            socket.getOutputStream()
                    .write((line + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers + "Connection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
        }
    }

    private Reply delete(String id) {
        if (!id.equals("7")) {
            return Reply.text(404, "no thing is " + id + "\n");
        }
        deleted.add(id);
        return Reply.ok(id + " is gone\n");
    }
}
