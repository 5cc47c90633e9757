// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the kernel knows of a TCP socket, from {@code /proc/net/tcp} and {@code tcp6}.
 *
 * @param unread the bytes that have arrived and were not read
 * @param timer which timer runs for it
 */
record KernelSocket(long unread, int timer) {
    static final int KEEPALIVE_TIMER = 2;

    private static final int LOCAL_ADDRESS = 1;
    private static final int REMOTE_ADDRESS = 2;
    private static final int QUEUES = 4;
    private static final int TIMER = 5;
    private static final int HEX = 16;

    /** Finds a socket by its two ports; one of them has to be ephemeral. */
    static Optional<KernelSocket> find(int localPort, int remotePort) {
        // A socket of the JDK is one of IPv6 that speaks IPv4.
        try (var ipv4 = Files.lines(Path.of("/proc/net/tcp"));
                var ipv6 = Files.lines(Path.of("/proc/net/tcp6"))) {
            return Stream.concat(ipv4, ipv6)
                    .map(line -> line.strip().split("\\s+", -1))
                    .filter(fields ->
                            hasPort(fields[LOCAL_ADDRESS], localPort) && hasPort(fields[REMOTE_ADDRESS], remotePort))
                    .findFirst()
                    .map(fields -> new KernelSocket(
                            Long.parseLong(fields[QUEUES].split(":", -1)[1], HEX),
                            Integer.parseInt(fields[TIMER].split(":", -1)[0], HEX)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean hasPort(String address, int port) {
        return address.endsWith(":%04X".formatted(port));
    }
}
