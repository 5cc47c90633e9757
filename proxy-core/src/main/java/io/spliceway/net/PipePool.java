// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The pipes of one event loop, made when first needed. Their number is bounded, since a pipe costs two descriptors and
 * up to its capacity of kernel memory; who gets none copies.
 */
final class PipePool {
    // The default pipe-max-size. An unprivileged process beyond its pipe-user-pages-soft gets less, which works too.
    private static final int CAPACITY = 1 << 20;

    private final Syscalls syscalls;
    private final int limit;
    private final ArrayDeque<Pipe> idle = new ArrayDeque<>();
    private int made;

    PipePool(Syscalls syscalls, int limit) {
        this.syscalls = syscalls;
        this.limit = limit;
    }

    /** Returns an empty pipe, or null when all are in use. */
    @Nullable
    Pipe take() {
        Pipe pipe = idle.pollLast();
        return pipe != null || made == limit ? pipe : make();
    }

    /** Takes a pipe back. One that still holds bytes is of no use to anybody else. */
    void giveBack(Pipe pipe) {
        if (pipe.buffered() == 0) {
            idle.addLast(pipe);
        } else {
            made--;
            pipe.close(syscalls);
        }
    }

    void close() {
        idle.forEach(pipe -> pipe.close(syscalls));
        idle.clear();
    }

    private @Nullable Pipe make() {
        long ends = syscalls.pipe();
        if (ends < 0) {
            return null;
        }
        made++;
        int writeEnd = (int) (ends >>> 32);
        int capacity = syscalls.setPipeSize(writeEnd, CAPACITY);
        return new Pipe((int) ends, writeEnd, capacity > 0 ? capacity : 1 << 16);
    }
}
