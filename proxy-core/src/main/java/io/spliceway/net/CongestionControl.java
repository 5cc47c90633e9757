// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which congestion control TCP has (tcp(7), TCP_CONGESTION). Immutable. */
public final class CongestionControl {
    /** That of the network namespace, which sockets have by themselves. */
    public static final CongestionControl SYSTEM = new CongestionControl("system", null);

    private static final Path SYSCTL = Path.of("/proc/sys/net/ipv4");

    // Waits between packets, for which the kernel sets a timer each time.
    private static final String PACED = "bbr";
    private static final List<String> UNPACED = List.of("cubic", "reno");

    private final String name;
    private final @Nullable MemorySegment text;

    private CongestionControl(String name, @Nullable MemorySegment text) {
        this.name = name;
        this.text = text;
    }

    /**
     * Returns the one of this name.
     *
     * @throws IllegalArgumentException if this kernel does not have it, or this process may not use it
     */
    public static CongestionControl named(String name) {
        if (Transport.best() != Transport.EPOLL) {
            throw new IllegalArgumentException("no congestion control can be chosen on this system");
        }
        var chosen =
                new CongestionControl(name, Arena.global().allocateFrom(name).asSlice(0, name.length()));
        int result = chosen.tried();
        if (result == -Errno.EPERM) {
            throw new IllegalArgumentException("the congestion control '" + name + "' is not one of "
                    + sysctl("tcp_allowed_congestion_control") + ", and any other needs the capability NET_ADMIN");
        }
        if (result < 0) {
            throw new IllegalArgumentException("the kernel has no congestion control '" + name + "'; it has "
                    + sysctl("tcp_available_congestion_control"));
        }
        return chosen;
    }

    /** Returns {@link #SYSTEM}, or if that paces its packets, one that does not. */
    public static CongestionControl unpaced() {
        return unpaced(sysctl("tcp_congestion_control"));
    }

    static CongestionControl unpaced(String system) {
        if (!system.startsWith(PACED)) {
            return SYSTEM;
        }
        for (String name : UNPACED) {
            try {
                return named(name);
            } catch (IllegalArgumentException e) {
                // The next may be permitted; reno always is.
            }
        }
        return SYSTEM;
    }

    private int tried() {
        try (var arena = Arena.ofConfined()) {
            var syscalls = new Syscalls(arena);
            int ipv4 = syscalls.streamSocket(false);
            int fd = ipv4 < 0 ? syscalls.streamSocket(true) : ipv4;
            int result = set(syscalls, fd);
            syscalls.close(fd);
            return result;
        }
    }

    /** Sets it for a socket that is not connected yet; a listening one passes it on to those that it accepts. */
    int set(Syscalls syscalls, int fd) {
        return text == null ? 0 : syscalls.setOption(fd, Sockets.IPPROTO_TCP, Sockets.TCP_CONGESTION, text);
    }

    private static String sysctl(String name) {
        try {
            return Files.readString(SYSCTL.resolve(name), StandardCharsets.US_ASCII)
                    .strip();
        } catch (IOException e) {
            return ""; // not Linux, or /proc is hidden: nothing is known to be wrong
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CongestionControl that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /** Returns its name; {@code system} if it is not set. */
    @Override
    public String toString() {
        return name;
    }
}
