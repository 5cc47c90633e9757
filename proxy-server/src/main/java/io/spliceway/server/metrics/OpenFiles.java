// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The descriptors of this process, under Micrometer's names. What Micrometer asks, the JVM, lists all of them to count
 * them: 15 ms of a scrape with 16,000 sockets.
 */
final class OpenFiles {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private OpenFiles() {}

    static void bindTo(MeterRegistry registry) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            Gauge.builder("process.files.open", unix, OpenFiles::count)
                    .description("The open file descriptor count")
                    .baseUnit("files")
                    .register(registry);
            Gauge.builder("process.files.max", unix, UnixOperatingSystemMXBean::getMaxFileDescriptorCount)
                    .description("The maximum file descriptor count")
                    .baseUnit("files")
                    .register(registry);
        }
    }

    // The size of that folder is their number since Linux 6.2, and 0 before.
    private static double count(UnixOperatingSystemMXBean unix) {
        try {
            long size = Files.size(DESCRIPTORS);
            return size > 0 ? size : unix.getOpenFileDescriptorCount();
        } catch (IOException e) {
            return unix.getOpenFileDescriptorCount();
        }
    }
}
