// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.metrics;

import io.spliceway.server.gzip.GzipPiece;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Some service ports, with their samples as they were last compressed, which most of the time they still are. Thread-safe;
 * the ports never change.
 */
final class PortGroup {
    private final List<ServicePortMetrics> ports;
    private final Map<SampleFamily, Kept> kept = new HashMap<>();

    /** The samples of a family when there had been so many changes, or more. */
    private record Kept(long changes, GzipPiece piece) {}

    /** Makes a piece of the samples of ports as they are now. */
    @FunctionalInterface
    interface Compressor {
        GzipPiece compress(SampleFamily family, List<ServicePortMetrics> ports);
    }

    PortGroup(List<ServicePortMetrics> ports) {
        this.ports = ports;
    }

    List<ServicePortMetrics> ports() {
        return ports;
    }

    /** Returns how many changes of these ports are known; see {@link ServicePortMetrics#changes}. */
    long changes() {
        long sum = 0;
        for (ServicePortMetrics port : ports) {
            sum += port.changes();
        }
        return sum;
    }

    /**
     * Returns the samples of a family, with all these changes in them at least.
     *
     * @param changes what {@link #changes} was when the scrape began
     */
    // Under the lock the counts are read in the order in which they are kept, so what is shown never goes back.
    synchronized GzipPiece piece(SampleFamily family, long changes, Compressor compressor) {
        Kept last = kept.get(family);
        if (last == null || last.changes() < changes) {
            last = new Kept(changes, compressor.compress(family, ports));
            kept.put(family, last);
        }
        return last.piece();
    }
}
