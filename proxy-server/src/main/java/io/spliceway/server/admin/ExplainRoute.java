// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import io.spliceway.explain.Explanation;
import io.spliceway.model.HostPort;
import io.spliceway.model.IpFamily;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.Protocol;
import io.spliceway.routing.FrontendAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Answers what a new connection would meet. */
public record ExplainRoute(Question question) {
    static final List<String> PARAMETERS = List.of("address", "from", "protocol");
    private static final long TIMEOUT_SECONDS = 10;

    /** Finds out what a connection of {@code client} to {@code address} would meet now. */
    @FunctionalInterface
    public interface Question {
        CompletableFuture<Explanation> ask(FrontendAddress address, InetAddress client);
    }

    Reply reply(Query query) {
        FrontendAddress address = address(query.required("address"), query.value("protocol"));
        InetAddress client = client(query.value("from"), address.ip());
        Explanation explanation = question.ask(address, client)
                .orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .join();
        return Json.reply(200, ExplanationView.of(address, client, explanation));
    }

    private static FrontendAddress address(String text, @Nullable String protocol) {
        InetSocketAddress address = HostPort.parse(text);
        return new FrontendAddress(address.getAddress(), address.getPort(), protocol(protocol));
    }

    private static Protocol protocol(@Nullable String text) {
        return switch (text == null ? "TCP" : text.toUpperCase(Locale.ROOT)) {
            case "TCP" -> Protocol.TCP;
            case "UDP" -> Protocol.UDP;
            default -> throw new IllegalArgumentException("protocol '" + text + "' is neither TCP nor UDP");
        };
    }

    // Who does not say where a client is means this machine.
    private static InetAddress client(@Nullable String text, InetAddress address) {
        IpFamily family = IpFamily.of(address);
        if (text == null) {
            return IpLiteral.parse(family == IpFamily.IPv4 ? "127.0.0.1" : "::1");
        }
        InetAddress client = IpLiteral.parse(text);
        if (IpFamily.of(client) != family) {
            throw new IllegalArgumentException("from: " + text + " cannot connect to " + IpLiteral.format(address)
                    + ", which is of another family");
        }
        return client;
    }
}
