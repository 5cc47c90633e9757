// SPDX-License-Identifier: Apache-2.0
package io.spliceway.benchmarks;

import io.spliceway.model.Protocol;
import io.spliceway.model.ServicePortName;
import io.spliceway.observe.CloseReason;
import io.spliceway.observe.ServicePortObserver;
import io.spliceway.server.metrics.ProxyMetrics;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a connection's metrics cost its event loop, and what a scrape costs whoever asks. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MetricsBenchmark {
    @Param({"10", "10000"})
    public int services;

    private final Duration age = Duration.ofSeconds(1);
    private ProxyMetrics metrics;
    private ServicePortObserver observer = new ServicePortObserver() {};

    @Setup
    public void setUp() {
        metrics = new ProxyMetrics("0", InstantSource.system());
        for (int i = 0; i < services; i++) {
            observer = metrics.servicePort(new ServicePortName(Clusters.name(i), "http", Protocol.TCP));
        }
    }

    /** All that is counted of one connection. */
    @Benchmark
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    public void connection() {
        observer.accepted();
        observer.dialled(1, 100_000);
        observer.transferred(100, 1_000);
        observer.closed(CloseReason.FINISHED, age);
    }

    @Benchmark
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    public void scrape() throws IOException {
        metrics.scrape(OutputStream.nullOutputStream());
    }

    @TearDown
    public void tearDown() {
        metrics.close();
    }
}
