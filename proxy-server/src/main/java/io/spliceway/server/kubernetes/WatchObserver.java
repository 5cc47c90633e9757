// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import io.spliceway.model.NamespacedName;
import java.net.InetAddress;
import java.util.List;

/**
 * What the outside may know of the watches. Called from the threads of the watches, several at a time; must not block.
 * {@code resource} is the plural name: {@code services}, {@code endpointslices}, {@code endpoints},
 * {@code servicecidrs} or {@code nodes}.
 */
public interface WatchObserver {
    /** Ignores everything. */
    WatchObserver NONE = new WatchObserver() {
        @Override
        public void contacted(String resource) {}

        @Override
        public void failed(String resource, WatchFailure reason, String message) {}

        @Override
        public void rejected(String resource, int objects) {}
    };

    /** The API server said something that makes sense: a list, an event or a bookmark. */
    void contacted(String resource);

    /** A list or watch ended other than by its time; it will be tried again. */
    void failed(String resource, WatchFailure reason, String message);

    /** This many objects are at present skipped, or used in part only. */
    void rejected(String resource, int objects);

    /** A Service asks for external IPs that it may not have; told again when these are others. */
    default void externalIpsRefused(NamespacedName service, List<InetAddress> addresses) {}
}
