// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** Native memory that sockets read into and write from, addressable for system calls and for NIO. */
public final class IoBuffer {
    private final ByteBuf memory;
    private final ByteBuffer nio;
    private final long address;

    private IoBuffer(ByteBuf memory, int capacity) {
        this.memory = memory;
        this.nio = memory.internalNioBuffer(0, capacity).slice();
        this.address = MemorySegment.ofBuffer(nio).address();
    }

    /** Allocates a buffer that its owner must {@link #release()}. */
    public static IoBuffer allocate(int capacity) {
        return new IoBuffer(ByteBufAllocator.DEFAULT.directBuffer(capacity, capacity), capacity);
    }

    /** Allocates a buffer with a copy of {@code length} bytes of this one. */
    public IoBuffer copy(int offset, int length) {
        IoBuffer copy = allocate(length);
        copy.nio.put(0, nio, offset, length);
        return copy;
    }

    /** Takes over {@code length} bytes of another buffer. */
    void copyFrom(IoBuffer source, int sourceOffset, int offset, int length) {
        nio.put(offset, source.nio, sourceOffset, length);
    }

    public int capacity() {
        return nio.capacity();
    }

    /** Gives the memory back; the buffer must not be used any more. */
    public void release() {
        memory.release();
    }

    long address() {
        return address;
    }

    /** Returns the shared NIO view, limited to a range. */
    ByteBuffer range(int offset, int length) {
        return nio.clear().position(offset).limit(offset + length);
    }
}
