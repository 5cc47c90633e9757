// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** What a convergence benchmark measured, whole and by stage. Confined to one thread. */
final class Figures {
    private final List<Sample> samples;
    private final List<Sample> quiet; // those during which no garbage was collected

    /**
     * One change, in nanoseconds.
     *
     * @param whole from the change to a connection on the new endpoint
     * @param source from the change to the event that the source delivers
     * @param table from there to the listeners
     * @param connection from there to the connection
     * @param plain a connection through the same Service without a change
     */
    record Sample(long whole, long source, long table, long connection, long plain) {}

    Figures(int capacity) {
        samples = new ArrayList<>(capacity);
        quiet = new ArrayList<>(capacity);
    }

    void add(Sample sample, boolean collected) {
        samples.add(sample);
        if (!collected) {
            quiet.add(sample);
        }
    }

    @Override
    public String toString() {
        return row("change to connection", samples, Sample::whole)
                + row("  to the source's event", samples, Sample::source)
                + row("  to the listeners", samples, Sample::table)
                + row("  to the connection", samples, Sample::connection)
                + row("the first without " + (samples.size() - quiet.size()) + " GCs", quiet, Sample::whole)
                + row("a connection without a change", samples, Sample::plain);
    }

    private static String row(String name, List<Sample> samples, ToLongFunction<Sample> time) {
        long[] sorted = samples.stream().mapToLong(time).sorted().toArray();
        return String.format(
                Locale.ROOT,
                "%n    %-30s p50 %6.2f  p99 %6.2f  p99.9 %6.2f  max %6.2f ms",
                name,
                millis(sorted, 0.5),
                millis(sorted, 0.99),
                millis(sorted, 0.999),
                millis(sorted, 1));
    }

    private static double millis(long[] sorted, double share) {
        return sorted[Math.min(sorted.length - 1, (int) (sorted.length * share))] / 1e6;
    }
}
