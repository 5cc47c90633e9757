// SPDX-License-Identifier: Apache-2.0
package io.spliceway.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every benchmark runs; how fast is for the real runs to say. */
class BenchmarksRunTest {
    @Test
    void everyBenchmarkYieldsAResult() throws Exception {
        var once = new OptionsBuilder()
                .include("io.spliceway.benchmarks.*")
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(20))
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .build();
        var results = new Runner(once).run();
        results.forEach(result -> assertTrue(result.getPrimaryResult().getScore() > 0, () -> result.toString()));
        Set<String> ran = results.stream()
                .map(result -> result.getParams().getBenchmark().replaceAll(".*\\.", ""))
                .collect(Collectors.toSet());
        assertEquals(
                Set.of(
                        "roundRobin",
                        "affinityHit",
                        "affinityMiss",
                        "lookup",
                        "endpointChange",
                        "addAndRemove",
                        "connection",
                        "scrape",
                        "questionAndAnswer"),
                ran);
    }
}
