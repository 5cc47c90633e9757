// SPDX-License-Identifier: Apache-2.0
package io.spliceway.relay;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Where the clients of one frontend go at present. Thread-safe. */
@FunctionalInterface
public interface Destinations {
    /** Returns where {@code client} goes; null if nowhere. */
    @Nullable
    Destination of(InetAddress client);
}
