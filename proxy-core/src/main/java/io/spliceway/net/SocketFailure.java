// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

/** What went wrong with a socket, the same for every transport. */
public enum SocketFailure {
    REFUSED,
    TIMED_OUT,
    UNREACHABLE,
    RESET,
    ADDRESS_IN_USE,
    ADDRESS_NOT_LOCAL,
    PERMISSION_DENIED,
    /** The process or the system has no descriptor left. */
    NO_DESCRIPTORS,
    /** No ephemeral port or no memory is left. */
    NO_RESOURCES,
    OTHER;

    static SocketFailure of(int errno) {
        return switch (errno) {
            case Errno.ECONNREFUSED -> REFUSED;
            case Errno.ETIMEDOUT -> TIMED_OUT;
            case Errno.EHOSTUNREACH, Errno.ENETUNREACH -> UNREACHABLE;
            case Errno.ECONNRESET -> RESET;
            case Errno.EADDRINUSE -> ADDRESS_IN_USE;
            case Errno.EADDRNOTAVAIL -> ADDRESS_NOT_LOCAL;
            case Errno.EACCES, Errno.EPERM -> PERMISSION_DENIED;
            case Errno.EMFILE, Errno.ENFILE -> NO_DESCRIPTORS;
            case Errno.ENOBUFS, Errno.ENOMEM, Errno.EAGAIN -> NO_RESOURCES;
            default -> OTHER;
        };
    }
}
