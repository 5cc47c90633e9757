// SPDX-License-Identifier: Apache-2.0
package io.spliceway.benchmarks;

import io.spliceway.cluster.ClusterEvent.EndpointSliceApplied;
import io.spliceway.cluster.ClusterEvent.ServiceApplied;
import io.spliceway.cluster.InMemorySource;
import io.spliceway.model.EndpointPort;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.IpFamily;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.Service;
import io.spliceway.model.SliceEndpoint;
import io.spliceway.net.Transport;
import io.spliceway.observe.ProxyObserver;
import io.spliceway.proxier.Proxier;
import io.spliceway.proxier.ProxierSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
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

/**
 * A question and its answer through a connection that is open: the relay reads and writes twice. Client and server are
 * threads of this process that allocate nothing, so that what is allocated per operation is the proxy's.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RelayBenchmark {
    private static final InetAddress SERVICE_IP = InetAddress.ofLiteral("127.0.20.1");
    private static final NamespacedName SERVICE = new NamespacedName("bench", "echo");
    private static final int BYTES = 64;

    @Param({"EPOLL", "NIO"})
    public Transport transport = Transport.EPOLL;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES);
    private ServerSocketChannel server;
    private Proxier proxier;
    private SocketChannel client;

    @Setup
    public void setUp() throws IOException {
        server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        Thread.ofPlatform().daemon().start(this::echo);
        int port = freePort();
        var source = new InMemorySource();
        source.publish(
                new ServiceApplied(Service.named(SERVICE.namespace(), SERVICE.name())
                        .clusterIps(SERVICE_IP.getHostAddress())
                        .tcpPort("", port)
                        .build()),
                new EndpointSliceApplied(endpoint()));
        var settings = ProxierSettings.defaults().withTransport(transport).withEventLoops(1);
        proxier = Proxier.start(settings, source, ProxyObserver.NONE);
        proxier.synced().orTimeout(5, TimeUnit.SECONDS).join();
        client = SocketChannel.open(new InetSocketAddress(SERVICE_IP, port));
    }

    private static int freePort() throws IOException {
        try (var probe = ServerSocketChannel.open().bind(new InetSocketAddress(SERVICE_IP, 0))) {
            return ((InetSocketAddress) probe.getLocalAddress()).getPort();
        }
    }

    private EndpointSlice endpoint() throws IOException {
        var address = (InetSocketAddress) server.getLocalAddress();
        return new EndpointSlice(
                SERVICE,
                SERVICE,
                IpFamily.IPv4,
                List.of(SliceEndpoint.ready(address.getAddress())),
                List.of(new EndpointPort("", Protocol.TCP, address.getPort())),
                null);
    }

    private void echo() {
        ByteBuffer echoed = ByteBuffer.allocateDirect(BYTES);
        try (SocketChannel accepted = server.accept()) {
            while (accepted.read(echoed) >= 0) {
                echoed.flip();
                while (echoed.hasRemaining()) {
                    accepted.write(echoed);
                }
                echoed.clear();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Benchmark
    public int questionAndAnswer() throws IOException {
        buffer.clear();
        client.write(buffer);
        buffer.clear();
        while (buffer.hasRemaining()) {
            client.read(buffer);
        }
        return buffer.position();
    }

    @TearDown
    public void tearDown() throws IOException {
        client.close();
        proxier.close();
        server.close();
    }
}
