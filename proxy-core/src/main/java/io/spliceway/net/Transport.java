// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.util.List;

/** What the event loops wait with. */
public enum Transport {
    /** Linux epoll, with splicing. */
    EPOLL {
        @Override
        IoHandlerFactory handlerFactory() {
            return EpollIoHandler.newFactory();
        }

        @Override
        Loop loop(IoEventLoop eventLoop, int index, int pipeLimit, StreamOptions options) {
            return new EpollLoop(eventLoop, index, pipeLimit, options);
        }

        @Override
        ListenSocket.Factory listenSockets(boolean routed, StreamOptions options) {
            var syscalls = new Syscalls();
            return (local, inCluster) -> EpollListenSocket.open(syscalls, local, routed, options, inCluster);
        }

        @Override
        DatagramBinding.Factory datagramBindings(boolean routed) {
            var syscalls = new Syscalls();
            return (local, wanted) -> EpollDatagramBinding.bind(syscalls, local, routed, wanted);
        }
    },
    /** The JDK's selector, on every system. */
    NIO {
        @Override
        IoHandlerFactory handlerFactory() {
            return NioIoHandler.newFactory();
        }

        @Override
        Loop loop(IoEventLoop eventLoop, int index, int pipeLimit, StreamOptions options) {
            return new NioLoop(eventLoop, index);
        }

        @Override
        ListenSocket.Factory listenSockets(boolean routed, StreamOptions options) {
            return (local, inCluster) -> NioListenSocket.open(local);
        }

        @Override
        DatagramBinding.Factory datagramBindings(boolean routed) {
            return (local, wanted) -> List.of(NioDatagramBinding.bind(local));
        }
    };

    abstract IoHandlerFactory handlerFactory();

    abstract Loop loop(IoEventLoop eventLoop, int index, int pipeLimit, StreamOptions options);

    /** {@code routed} says whether addresses are local by route, without a device having them. */
    abstract ListenSocket.Factory listenSockets(boolean routed, StreamOptions options);

    /** As {@link #listenSockets}, for UDP. */
    abstract DatagramBinding.Factory datagramBindings(boolean routed);

    /** Returns the fastest transport that this system has. */
    public static Transport best() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }
}
