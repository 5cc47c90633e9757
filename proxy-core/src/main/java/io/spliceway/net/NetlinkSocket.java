// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks a part of the Linux kernel over netlink(7), in the network namespace of the calling thread. The kernel carries out
 * a request within the call that sends it, so that its answers are there when that returns.
 */
public final class NetlinkSocket {
    /** Addresses, links and routes: rtnetlink(7). */
    public static final int ROUTE = 0;

    /** Packet filters. */
    public static final int NETFILTER = 12;

    private static final int BUFFER_BYTES = 1 << 16; // the kernel lists at most half as much at a time

    private final Syscalls syscalls;
    private final int fd;
    private final MemorySegment memory;

    private NetlinkSocket(Syscalls syscalls, int fd, MemorySegment memory) {
        this.syscalls = syscalls;
        this.fd = fd;
        this.memory = memory;
    }

    /**
     * Sends what was written to the part {@code protocol} of the kernel, and returns what it has to say to it. It says
     * nothing to what it has carried out and was not asked about.
     *
     * @throws IOException if it cannot be asked: the kernel has no such part, or there is no descriptor left
     */
    public static NetlinkAnswer ask(int protocol, NetlinkWriter requests) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            var syscalls = new Syscalls(arena);
            int fd = check(syscalls.netlinkSocket(protocol));
            try {
                // Not every kernel can say more than the error's number; then that has to do.
                syscalls.setOption(fd, Sockets.SOL_NETLINK, Sockets.NETLINK_EXT_ACK, 1);
                syscalls.setOption(fd, Sockets.SOL_NETLINK, Sockets.NETLINK_CAP_ACK, 1);
                return new NetlinkSocket(syscalls, fd, arena.allocate(BUFFER_BYTES, 8)).ask(requests);
            } finally {
                syscalls.close(fd);
            }
        }
    }

    private NetlinkAnswer ask(NetlinkWriter requests) throws IOException {
        ByteBuffer written = requests.written();
        MemorySegment.copy(MemorySegment.ofBuffer(written), 0, memory, 0, written.remaining());
        check(syscalls.send(fd, memory.address(), written.remaining(), false));
        List<NetlinkMessage> messages = new ArrayList<>();
        Map<Integer, NetlinkAnswer.Failure> failures = new HashMap<>();
        boolean isComplete = true;
        for (NetlinkMessage message : receive()) {
            isComplete &= !message.listChanged();
            if (message.errno() != 0) {
                failures.put(message.sequence(), new NetlinkAnswer.Failure(message.errno(), text(message)));
            } else if (!message.isEnd()) {
                messages.add(message);
            }
        }
        return new NetlinkAnswer(messages, failures, isComplete);
    }

    private List<NetlinkMessage> receive() throws IOException {
        List<NetlinkMessage> messages = new ArrayList<>();
        int length = syscalls.recv(fd, memory.address(), BUFFER_BYTES);
        while (length != -Errno.EAGAIN) {
            check(length);
            byte[] datagram = memory.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
            messages.addAll(NetlinkMessage.parse(ByteBuffer.wrap(datagram).order(ByteOrder.nativeOrder())));
            length = syscalls.recv(fd, memory.address(), BUFFER_BYTES);
        }
        return messages;
    }

    private static String text(NetlinkMessage message) {
        String reason = message.reason();
        return Errno.describe(message.errno()) + (reason.isEmpty() ? "" : ": " + reason);
    }

    private static int check(int result) throws IOException {
        if (result < 0) {
            throw new IOException("netlink: " + Errno.describe(-result));
        }
        return result;
    }
}
