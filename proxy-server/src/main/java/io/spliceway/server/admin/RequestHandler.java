// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.spliceway.server.gzip.GzipStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings one request to its route and the route's reply to the client. Thread-safe. */
final class RequestHandler implements HttpHandler {
    private static final Logger LOGGER = LoggerFactory.getLogger(RequestHandler.class);
    private static final int LONGEST_ADDRESS = 4096;

    // The dashboard needs no more than its own files and the API beside them, and nobody may put it into a frame.
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Routes routes;
    private final HostCheck hostCheck;
    private final InetAddress bound;

    RequestHandler(Routes routes, HostCheck hostCheck, InetAddress bound) {
        this.routes = routes;
        this.hostCheck = hostCheck;
        this.bound = bound;
    }

    @Override
    public void handle(HttpExchange exchange) {
        try (exchange;
                Reply reply = reply(exchange)) {
            send(exchange, reply);
        } catch (IOException e) {
            LOGGER.atDebug()
                    .addKeyValue("path", exchange.getRequestURI().getPath())
                    .setCause(e)
                    .log("admin client left early");
        }
    }

    private Reply reply(HttpExchange exchange) {
        Headers headers = exchange.getRequestHeaders();
        if (!hostCheck.accepts(headers.getFirst("Host"), bound)) {
            return Reply.text(403, "ask by the address of this server: the name in the Host header is not its own\n");
        }
        if (hostCheck == HostCheck.OWN_ADDRESS && !OriginCheck.accepts(headers)) {
            return Reply.text(403, "the Origin of this request is a page of another site\n");
        }
        if (exchange.getRequestURI().toString().length() > LONGEST_ADDRESS) {
            return Reply.text(414, "the address is longer than " + LONGEST_ADDRESS + " characters\n");
        }
        String path = String.valueOf(exchange.getRequestURI().getPath());
        Routes.Route route = routes.find(path);
        Routes.Deletion deletion = routes.findDeletion(path);
        if (route == null && deletion == null) {
            return Reply.text(404, "not found\n");
        }
        String method = exchange.getRequestMethod();
        if (route != null && (method.equals("GET") || method.equals("HEAD"))) {
            return answer(exchange, query -> {
                query.allowOnly(route.parameters());
                return route.handler().handle(query);
            });
        }
        if (deletion != null && method.equals("DELETE")) {
            return delete(exchange, deletion, path.substring(path.lastIndexOf('/') + 1));
        }
        String allowed = route == null ? "DELETE" : "GET, HEAD";
        exchange.getResponseHeaders().set("Allow", allowed);
        return Reply.text(
                405, "only " + allowed.replace(", ", " and ") + " " + (route == null ? "is" : "are") + " answered\n");
    }

    private static Reply delete(HttpExchange exchange, Routes.Deletion deletion, String id) {
        Reply refusal = deletion.token().refusal(exchange.getRequestHeaders().getFirst("Authorization"));
        if (refusal == null) {
            return answer(exchange, query -> {
                query.allowOnly(List.of());
                return deletion.deleter().delete(id);
            });
        }
        if (refusal.status() == 401) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
        }
        return refusal;
    }

    private static Reply answer(HttpExchange exchange, Routes.Handler handler) {
        try {
            return handler.handle(Query.parse(exchange.getRequestURI().getRawQuery()));
        } catch (IllegalArgumentException e) {
            return Reply.text(400, e.getMessage() + "\n");
        } catch (RuntimeException e) {
            LOGGER.atWarn()
                    .addKeyValue("path", exchange.getRequestURI().getPath())
                    .setCause(e)
                    .log("admin request failed");
            return Reply.text(500, "internal error; the log tells more\n");
        }
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", reply.contentType());
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("Vary", "Accept-Encoding");
        exchange.getResponseHeaders().set("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(reply.status(), -1);
            return;
        }
        boolean compressed = reply.mayBeCompressed()
                && GzipCoding.isAccepted(exchange.getRequestHeaders().getOrDefault("Accept-Encoding", List.of()));
        if (compressed) {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        }
        exchange.sendResponseHeaders(reply.status(), 0);
        write(reply.content(), exchange.getResponseBody(), compressed);
    }

    private static void write(Reply.Content content, OutputStream body, boolean compressed) throws IOException {
        var givingWay = new GivingWay();
        if (compressed) {
            try (var out = new GzipStream(body, givingWay::worked)) {
                content.compressTo(out);
                out.finish();
            }
        } else {
            try (var out =
                    new BufferedOutputStream(new PiecewiseStream(body, givingWay::worked), GivingWay.PIECE_BYTES)) {
                content.writeTo(out);
            }
        }
    }
}
