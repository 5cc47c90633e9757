// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.util.Locale;

/** Tells apart the exceptions of NIO, which carry the kernel's reason only as text. */
final class NioFailures {
    private NioFailures() {}

    static SocketFailure of(IOException e) {
        String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (e instanceof NoRouteToHostException || text.contains("unreachable")) {
            return SocketFailure.UNREACHABLE;
        }
        if (text.contains("in use")) {
            return SocketFailure.ADDRESS_IN_USE;
        }
        if (text.contains("cannot assign") || text.contains("can't assign")) {
            return SocketFailure.ADDRESS_NOT_LOCAL;
        }
        if (text.contains("permission denied")) {
            return SocketFailure.PERMISSION_DENIED;
        }
        if (text.contains("too many open files")) {
            return SocketFailure.NO_DESCRIPTORS;
        }
        if (text.contains("reset") || text.contains("broken pipe")) {
            return SocketFailure.RESET;
        }
        return e instanceof ConnectException || e instanceof PortUnreachableException
                ? SocketFailure.REFUSED
                : SocketFailure.OTHER;
    }
}
