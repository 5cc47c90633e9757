// SPDX-License-Identifier: Apache-2.0
package io.spliceway.benchmarks;

import io.spliceway.cluster.ClusterEvent.EndpointSliceApplied;
import io.spliceway.cluster.ClusterState;
import io.spliceway.routing.NodePortAddresses;
import io.spliceway.routing.RoutedService;
import io.spliceway.routing.Router;
import io.spliceway.routing.RoutingDiff;
import io.spliceway.routing.RoutingSettings;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
import org.openjdk.jmh.annotations.Warmup;

/** Looking a Service up, and rebuilding its route when one endpoint comes or goes, in clusters of several sizes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RoutingBenchmark {
    private static final int ENDPOINTS = 10;

    @Param({"10", "10000"})
    public int services;

    private final ClusterState state = new ClusterState();
    private final Router router = new Router(new RoutingSettings("node", NodePortAddresses.NONE), new Random(1));
    private EndpointSliceApplied fewer;
    private EndpointSliceApplied more;
    private boolean toggle;

    @Setup
    public void setUp() {
        Clusters.fill(state, services, ENDPOINTS);
        router.update(state, state.takeChanged());
        fewer = new EndpointSliceApplied(Clusters.slice(services / 2, ENDPOINTS - 1));
        more = new EndpointSliceApplied(Clusters.slice(services / 2, ENDPOINTS));
    }

    @Benchmark
    public @Nullable RoutedService lookup() {
        return router.table().get(Clusters.name(services / 2));
    }

    @Benchmark
    public RoutingDiff endpointChange() {
        toggle = !toggle;
        state.apply(toggle ? fewer : more);
        return router.update(state, state.takeChanged());
    }
}
