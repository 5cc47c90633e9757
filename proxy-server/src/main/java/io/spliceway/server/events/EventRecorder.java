// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.events;

/** Where events are told. Thread-safe; never blocks and never fails. */
@FunctionalInterface
public interface EventRecorder {
    /** Tells nobody: without a cluster there is nobody, and the log has all of it as well. */
    EventRecorder NONE = event -> {};

    /** Something happened just now. */
    void record(ProxyEvent event);
}
