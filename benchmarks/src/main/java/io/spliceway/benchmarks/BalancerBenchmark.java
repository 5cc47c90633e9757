// SPDX-License-Identifier: Apache-2.0
package io.spliceway.benchmarks;

import io.spliceway.balancer.Balancers;
import io.spliceway.balancer.LoadBalancer;
import io.spliceway.balancer.Pick;
import io.spliceway.model.SessionAffinity;
import io.spliceway.routing.EndpointGroup;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
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

/** Picking the endpoint of one connection. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class BalancerBenchmark {
    @Param({"1", "10", "1000"})
    public int endpoints;

    private static final int CLIENTS = 1 << 16;

    private final InetAddress client = InetAddress.ofLiteral("10.244.0.21");
    private LoadBalancer roundRobin;
    private LoadBalancer affinity;
    private EndpointGroup group;
    private int newClient;

    @Setup
    public void setUp() {
        group = Clusters.route(endpoints).endpoints();
        roundRobin = new Balancers(System::nanoTime).balancerFor(group, SessionAffinity.NONE);
        affinity = withAffinity();
    }

    private LoadBalancer withAffinity() {
        return new Balancers(System::nanoTime).balancerFor(group, new SessionAffinity.ClientIp(Duration.ofHours(3)));
    }

    @Benchmark
    public @Nullable Pick roundRobin() {
        return roundRobin.pick(client, List.of());
    }

    /** A client that was never there before. */
    @Benchmark
    public @Nullable Pick affinityMiss() throws UnknownHostException {
        if (++newClient % CLIENTS == 0) {
            affinity = withAffinity(); // or else the records would grow without end
        }
        return affinity.pick(InetAddress.getByAddress(octets(newClient)), List.of());
    }

    private static byte[] octets(int value) {
        return new byte[] {10, (byte) (value >> 16), (byte) (value >> 8), (byte) value};
    }

    @Benchmark
    public @Nullable Pick affinityHit() {
        return affinity.pick(client, List.of());
    }
}
