// SPDX-License-Identifier: Apache-2.0
package io.spliceway.relay;

import io.spliceway.observe.DialFailure;

/** There is no way to an endpoint at present. Has no stack trace: what matters is the failure. */
public final class NoWayException extends Exception {
    private static final long serialVersionUID = 1L;

    private final DialFailure failure;

    public NoWayException(DialFailure failure, String message) {
        super(message, null, false, false);
        this.failure = failure;
    }

    /** Returns what a failed connect would have been. */
    public DialFailure failure() {
        return failure;
    }
}
