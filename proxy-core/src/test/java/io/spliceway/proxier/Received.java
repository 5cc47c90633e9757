// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;

/**
 * What a peer received until its connection ended.
 *
 * @param bytes how many bytes of the content that {@link #content} makes
 * @param end how the connection ended after them
 */
record Received(int bytes, End end) {
    enum End {
        FIN,
        RST
    }

    /** Makes {@code length} bytes in which every place is different from its neighbourhood. */
    static byte[] content(int length) {
        byte[] content = new byte[length];
        for (int i = 0; i < length; i++) {
            content[i] = at(i);
        }
        return content;
    }

    private static byte at(int place) {
        return (byte) (place ^ place >>> 8 ^ place >>> 16);
    }

    /** Reads until the end; fails at a byte that is not what {@link #content} has in its place. */
    static Received from(Socket socket) throws IOException {
        return from(socket, 0);
    }

    /** Reads on after {@code before} bytes, which count as received. */
    static Received from(Socket socket, int before) throws IOException {
        var in = socket.getInputStream();
        byte[] buffer = new byte[1 << 16];
        int total = before;
        while (true) {
            int n;
            try {
                n = in.read(buffer);
            } catch (SocketException e) {
                assertEquals("Connection reset", e.getMessage());
                return new Received(total, End.RST);
            }
            if (n < 0) {
                return new Received(total, End.FIN);
            }
            for (int i = 0; i < n; i++) {
                if (buffer[i] != at(total + i)) {
                    assertEquals(at(total + i), buffer[i], "the byte at " + (total + i));
                }
            }
            total += n;
        }
    }
}
