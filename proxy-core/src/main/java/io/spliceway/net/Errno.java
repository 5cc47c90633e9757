// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The Linux error numbers that are told apart; they are the same on x86-64, aarch64 and riscv64. */
public final class Errno {
    /** There is no such file, or no such table. */
    public static final int ENOENT = 2;

    /** There is no such process, or no such route. */
    public static final int ESRCH = 3;

    /** It is there already. */
    public static final int EEXIST = 17;

    /** The kernel cannot do that. */
    public static final int EOPNOTSUPP = 95;

    /** The kernel has no such address family. */
    public static final int EAFNOSUPPORT = 97;

    static final int EPERM = 1;
    static final int EINTR = 4;
    static final int EIO = 5;
    static final int EAGAIN = 11;
    static final int ENOMEM = 12;
    static final int EACCES = 13;
    static final int EINVAL = 22;
    static final int ENFILE = 23;
    static final int EMFILE = 24;
    static final int EMSGSIZE = 90;
    static final int ENETUNREACH = 101;
    static final int ECONNRESET = 104;
    static final int EADDRINUSE = 98;
    static final int EADDRNOTAVAIL = 99;
    static final int ENOBUFS = 105;
    static final int ETIMEDOUT = 110;
    static final int ECONNREFUSED = 111;
    static final int EHOSTUNREACH = 113;
    static final int EALREADY = 114;
    static final int EINPROGRESS = 115;

    private static final Downcall STRERROR = Downcall.of("strerror");

    private Errno() {}

    /** What an error number means, in words: strerror(3). */
    static String describe(int errno) {
        try (var arena = Arena.ofConfined()) {
            long text = STRERROR.callWhole(Downcall.allocateState(arena), errno, 0, 0, 0, 0, 0, 0);
            return MemorySegment.ofAddress(text).reinterpret(Long.MAX_VALUE).getString(0);
        }
    }
}
