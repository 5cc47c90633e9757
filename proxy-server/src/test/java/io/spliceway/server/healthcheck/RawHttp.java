// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.healthcheck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** An HTTP client that sends what it is told and shows what comes back, byte for byte. */
final class RawHttp {
    private static final int TIMEOUT_MILLIS = 10_000;

    private RawHttp() {}

    /** An answer; {@code head} has its first line and headers, {@code body} what follows. */
    record Answer(String head, String body) {
        int status() {
            return head.isEmpty() ? 0 : Integer.parseInt(head.substring(9, 12));
        }

        /** Returns the value of a header that is there once, empty if it is not there. */
        String header(String lowerCaseName) {
            List<String> values = head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(lowerCaseName + ":"))
                    .map(line -> line.substring(lowerCaseName.length() + 1).strip())
                    .toList();
            return values.size() == 1 ? values.getFirst() : "";
        }
    }

    static Answer get(InetSocketAddress address, String path) {
        return send(address, "GET " + path + " HTTP/1.1\r\nHost: lb\r\nConnection: close\r\n\r\n");
    }

    /** Sends {@code request} and reads until the server closes; refused, reset or without a word is an empty answer. */
    static Answer send(InetSocketAddress address, String request) {
        try (var socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = all.indexOf("\r\n\r\n");
            return end < 0 ? new Answer("", "") : new Answer(all.substring(0, end), all.substring(end + 4));
        } catch (SocketException e) {
            return new Answer("", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean isRefused(InetSocketAddress address) {
        try (var socket = new Socket(address.getAddress(), address.getPort())) {
            return !socket.isConnected();
        } catch (ConnectException e) {
            return true;
        } catch (SocketException e) {
            return false; // reset in the accept queue of a socket that was closed that instant
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
