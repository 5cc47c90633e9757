// SPDX-License-Identifier: Apache-2.0
package io.spliceway.cluster;

import java.util.List;

/** Where a {@link ClusterSource} delivers its events. Thread-safe; never blocks. */
@FunctionalInterface
public interface ClusterSink {
    /** Takes {@code events} in order; no routing table shows only a part of them. */
    void accept(List<ClusterEvent> events);
}
