// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What configuration must know about the machine.
 *
 * @param name its host name, as the operating system has it
 * @param processors how many processors the program may use
 * @param inCluster what it is given to reach the API server with, null unless it is a pod
 */
public record LocalHost(
        String name, int processors, @Nullable InCluster inCluster) {
    private static final Path LINUX_HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    /** A machine that is not a pod. */
    public LocalHost(String name, int processors) {
        this(name, processors, null);
    }

    /** Asks the operating system. */
    public static LocalHost probe() {
        try {
            return new LocalHost(
                    hostName(),
                    Runtime.getRuntime().availableProcessors(),
                    InCluster.find(System.getenv(), InCluster.SERVICE_ACCOUNT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // InetAddress.getLocalHost also resolves the name, which can take seconds where DNS is broken.
    private static String hostName() throws IOException {
        if (Files.isReadable(LINUX_HOST_NAME)) {
            return Files.readString(LINUX_HOST_NAME).strip();
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
