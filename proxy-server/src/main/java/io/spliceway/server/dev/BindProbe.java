// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dev;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Locale;

/** Tries whether a port can be listened on. */
@FunctionalInterface
interface BindProbe {
    /** Asks the system. */
    BindProbe SYSTEM = BindProbe::bind;

    /** What the system says. */
    enum Verdict {
        FREE,
        /** Another socket has it. */
        TAKEN,
        /** It needs a privilege. */
        DENIED,
        /** The address is none of this machine's. */
        NOT_LOCAL
    }

    /** Tries {@code port} at {@code address}; port 0 tries the address alone. */
    Verdict tryBind(InetAddress address, int port);

    private static Verdict bind(InetAddress address, int port) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(address, port));
            return Verdict.FREE;
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
            return message.contains("permission denied")
                    ? Verdict.DENIED
                    : message.contains("assign requested address") ? Verdict.NOT_LOCAL : Verdict.TAKEN;
        }
    }
}
