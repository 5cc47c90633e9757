// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The event loops of one proxy, and the listening sockets that feed them. Owned by the control thread. */
public final class EventLoops implements AutoCloseable {
    private static final long SHUTDOWN_SECONDS = 10;

    private final ListenSocket.Factory listenSockets;
    private final DatagramBinding.Factory datagramBindings;
    private final MultiThreadIoEventLoopGroup group;
    private final List<Loop> loops;
    private final boolean writeTogether;
    private final CongestionControl congestionControl;

    private EventLoops(
            Transport transport,
            boolean routed,
            StreamOptions options,
            MultiThreadIoEventLoopGroup group,
            List<Loop> loops) {
        this.congestionControl = transport == Transport.EPOLL ? options.congestionControl() : CongestionControl.SYSTEM;
        this.listenSockets = transport.listenSockets(routed, options);
        this.datagramBindings = transport.datagramBindings(routed);
        this.group = group;
        this.loops = List.copyOf(loops);
        this.writeTogether = loops.stream().allMatch(Loop::writesTogether); // before any runs
    }

    /**
     * Starts {@code count} loops.
     *
     * @param pipesPerLoop the most pipes that a loop may make for splicing
     * @param routed whether addresses to listen on are local by route, without a device having them
     * @param inCluster the congestion control towards whoever is in the cluster; NIO leaves it to the system
     */
    public static EventLoops start(
            Transport transport, int count, int pipesPerLoop, boolean routed, CongestionControl inCluster) {
        var options = new StreamOptions(inCluster);
        var threads = new DefaultThreadFactory("spliceway-loop", true);
        var group = new MultiThreadIoEventLoopGroup(count, threads, transport.handlerFactory());
        var loops = new ArrayList<Loop>();
        group.forEach(
                executor -> loops.add(transport.loop((IoEventLoop) executor, loops.size(), pipesPerLoop, options)));
        return new EventLoops(transport, routed, options, group, loops);
    }

    public List<Loop> loops() {
        return loops;
    }

    /** Whether every loop makes the short writes of one turn by one system call: the kernel has io_uring and allows it. */
    public boolean writeTogether() {
        return writeTogether;
    }

    /** What is used towards whoever is in the cluster. */
    public CongestionControl congestionControl() {
        return congestionControl;
    }

    /**
     * Opens a listening socket that no loop accepts from yet.
     *
     * @param inCluster whether only clients in the cluster are expected
     * @throws SocketException if the address cannot be bound
     */
    public ListenSocket listen(InetSocketAddress local, boolean inCluster) throws SocketException {
        return listenSockets.open(local, inCluster);
    }

    /**
     * Binds UDP sockets that no loop receives from yet.
     *
     * @param wanted how many sockets may share the address; there are fewer where the transport cannot have so many
     * @throws SocketException if the address cannot be bound
     */
    public List<DatagramBinding> bind(InetSocketAddress local, int wanted) throws SocketException {
        return datagramBindings.bind(local, wanted);
    }

    /** Stops the loops and frees what they hold. Connections that are still open are dropped. */
    @Override
    public void close() {
        for (Loop loop : loops) {
            loop.execute(loop::close);
        }
        group.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
