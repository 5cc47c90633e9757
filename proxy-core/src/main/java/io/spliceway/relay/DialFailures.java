// SPDX-License-Identifier: Apache-2.0
package io.spliceway.relay;

import io.spliceway.net.SocketFailure;
import io.spliceway.observe.DialFailure;
import org.jspecify.annotations.Nullable;

/** What a failure on the way to an endpoint means for that endpoint. */
final class DialFailures {
    private DialFailures() {}

    static DialFailure of(@Nullable Throwable noWay) {
        return noWay instanceof NoWayException e ? e.failure() : DialFailure.OTHER;
    }

    static DialFailure of(SocketFailure failure) {
        return switch (failure) {
            case REFUSED, RESET -> DialFailure.REFUSED;
            case TIMED_OUT -> DialFailure.TIMEOUT;
            case UNREACHABLE -> DialFailure.UNREACHABLE;
            case NO_DESCRIPTORS, NO_RESOURCES, ADDRESS_NOT_LOCAL -> DialFailure.LOCAL_RESOURCE;
            case ADDRESS_IN_USE, PERMISSION_DENIED, OTHER -> DialFailure.OTHER;
        };
    }
}
