// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.examples;

import io.spliceway.server.node.NetworkNamespace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A visitor of the web application, who is in a namespace. Thread-safe. */
record Visits(NetworkNamespace from, InetSocketAddress web) {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final Pattern ANSWER = Pattern.compile(
            "HTTP/1.1 200 OK\r\n.*\r\n\r\nvisit (\\d+), counted by (\\S+) in redis at (\\S+)\n", Pattern.DOTALL);

    /**
     * An answer of the application.
     *
     * @param number the number of visits until then
     * @param pod the address of the pod with php-fpm that counted it
     * @param redis where that found redis
     */
    record Visit(int number, String pod, String redis) {}

    /**
     * Visits by a connection of its own.
     *
     * @throws IOException if there is any other answer than that of the application
     */
    Visit visit() throws IOException {
        // The socket belongs to the namespace of the thread that opens it.
        try (SocketChannel channel = from.call(SocketChannel::open)) {
            var socket = channel.socket();
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(web, PATIENCE_MILLIS);
            socket.getOutputStream().write("GET / HTTP/1.0\r\nHost: web\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher matcher = ANSWER.matcher(answer);
            if (!matcher.matches()) {
                throw new IOException("answered: " + answer);
            }
            return new Visit(Integer.parseInt(matcher.group(1)), matcher.group(2), matcher.group(3));
        }
    }
}
