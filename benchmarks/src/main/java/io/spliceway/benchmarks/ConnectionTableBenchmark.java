// SPDX-License-Identifier: Apache-2.0
package io.spliceway.benchmarks;

import io.spliceway.conntrack.Connection;
import io.spliceway.conntrack.ConnectionShard;
import io.spliceway.conntrack.ConnectionTable;
import io.spliceway.model.Protocol;
import io.spliceway.model.ServicePortName;
import io.spliceway.net.CongestionControl;
import io.spliceway.net.EventLoops;
import io.spliceway.net.Loop;
import io.spliceway.net.Transport;
import io.spliceway.observe.CloseReason;
import io.spliceway.observe.ProxyObserver;
import io.spliceway.observe.ServicePortObserver;
import io.spliceway.routing.Route;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Entering a connection in the table and removing it, beside others that stay, on the event loop that owns them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ConnectionTableBenchmark {
    private static final int AT_A_TIME = 10_000;
    private static final ServicePortName SERVICE_PORT = new ServicePortName(Clusters.name(0), "http", Protocol.TCP);

    @Param({"0", "10000"})
    public int others;

    private final InetSocketAddress client = new InetSocketAddress(InetAddress.ofLiteral("10.244.0.21"), 40_000);
    private final Connection.Owner owner = reason -> {};
    private final ServicePortObserver observer = ProxyObserver.NONE.servicePort(SERVICE_PORT);
    private EventLoops eventLoops;
    private Loop loop;
    private ConnectionShard shard;
    private Route route;

    @Setup
    public void setUp() {
        eventLoops = EventLoops.start(Transport.best(), 1, 0, false, CongestionControl.SYSTEM);
        loop = eventLoops.loops().getFirst();
        shard = new ConnectionTable(eventLoops.loops(), null).shard(loop);
        route = Clusters.route(1);
        onLoop(() -> {
            for (int i = 0; i < others; i++) {
                shard.add(client, route, observer, owner);
            }
        });
    }

    @Benchmark
    @OperationsPerInvocation(AT_A_TIME)
    public void addAndRemove() {
        onLoop(() -> {
            for (int i = 0; i < AT_A_TIME; i++) {
                shard.remove(shard.add(client, route, observer, owner), CloseReason.FINISHED);
            }
        });
    }

    private void onLoop(Runnable task) {
        CompletableFuture.runAsync(task, loop::execute).join();
    }

    @TearDown
    public void tearDown() {
        eventLoops.close();
    }
}
