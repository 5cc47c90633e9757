// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings one request to its route and the route's reply to the client. Thread-safe. */
final class RequestHandler implements HttpHandler {
    private static final Logger LOGGER = LoggerFactory.getLogger(RequestHandler.class);
    private static final int LONGEST_ADDRESS = 4096;

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
        try (exchange) {
            send(exchange, reply(exchange));
        } catch (IOException e) {
            LOGGER.atDebug()
                    .addKeyValue("path", exchange.getRequestURI().getPath())
                    .setCause(e)
                    .log("admin client left early");
        }
    }

    private Reply reply(HttpExchange exchange) {
        if (!hostCheck.accepts(exchange.getRequestHeaders().getFirst("Host"), bound)) {
            return Reply.text(403, "ask by the address of this server: the name in the Host header is not its own\n");
        }
        if (exchange.getRequestURI().toString().length() > LONGEST_ADDRESS) {
            return Reply.text(414, "the address is longer than " + LONGEST_ADDRESS + " characters\n");
        }
        Routes.Route route = routes.find(String.valueOf(exchange.getRequestURI().getPath()));
        if (route == null) {
            return Reply.text(404, "not found\n");
        }
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            return Reply.text(405, "only GET and HEAD are answered\n");
        }
        return call(route, exchange);
    }

    private static Reply call(Routes.Route route, HttpExchange exchange) {
        try {
            Query query = Query.parse(exchange.getRequestURI().getRawQuery());
            query.allowOnly(route.parameters());
            return route.handler().handle(query);
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
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(reply.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(reply.status(), 0);
        try (OutputStream out = new BufferedOutputStream(exchange.getResponseBody(), 16 * 1024)) {
            reply.content().writeTo(out);
        }
    }
}
