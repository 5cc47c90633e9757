// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

/** A socket could not be opened. Has no stack trace: what matters is the failure, and it can come in bursts. */
public final class SocketException extends Exception {
    private static final long serialVersionUID = 1L;

    private final SocketFailure failure;

    SocketException(SocketFailure failure, String message) {
        super(message, null, false, false);
        this.failure = failure;
    }

    public SocketFailure failure() {
        return failure;
    }
}
