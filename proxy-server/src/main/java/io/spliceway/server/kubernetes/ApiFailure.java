// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A request to the API server that did not go well. */
final class ApiFailure extends IOException {
    private static final long serialVersionUID = 1L;

    private final WatchFailure reason;
    private final Duration retryAfter;

    ApiFailure(WatchFailure reason, String message, Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.retryAfter = retryAfter;
    }

    ApiFailure(WatchFailure reason, String message, @Nullable Throwable cause) {
        this(reason, message, Duration.ZERO, cause);
    }

    ApiFailure(WatchFailure reason, String message) {
        this(reason, message, null);
    }

    /** Returns what {@code failure} of the JDK's client says in words; what its outermost exception says is seldom of use. */
    static String describe(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String kind = failure instanceof ConnectException
                ? "refused, or no way to it"
                : root.getClass().getSimpleName();
        return root.getMessage() == null ? kind : root.getMessage();
    }

    WatchFailure reason() {
        return reason;
    }

    /** Returns how long the server wants to be left alone, zero if it did not say. */
    Duration retryAfter() {
        return retryAfter;
    }
}
