// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

/** A kernel pipe that bytes are spliced through. Confined to the loop whose pool it came from. */
public final class Pipe {
    private final int readEnd;
    private final int writeEnd;
    private final int capacity;
    private int buffered;

    Pipe(int readEnd, int writeEnd, int capacity) {
        this.readEnd = readEnd;
        this.writeEnd = writeEnd;
        this.capacity = capacity;
    }

    /** The number of bytes that were spliced in and not yet out. */
    public int buffered() {
        return buffered;
    }

    public int capacity() {
        return capacity;
    }

    int fillFrom(Syscalls syscalls, int socket) {
        int n = syscalls.splice(socket, writeEnd, capacity);
        if (n > 0) {
            buffered += n;
        }
        return n;
    }

    int drainTo(Syscalls syscalls, int socket) {
        int n = syscalls.splice(readEnd, socket, buffered);
        if (n > 0) {
            buffered -= n;
        }
        return n;
    }

    void close(Syscalls syscalls) {
        syscalls.close(readEnd);
        syscalls.close(writeEnd);
    }
}
