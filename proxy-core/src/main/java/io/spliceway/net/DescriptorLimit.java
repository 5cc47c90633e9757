// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How many descriptors this process may have (RLIMIT_NOFILE) and has.
 *
 * @param max the limit
 * @param open the descriptors in use
 */
public record DescriptorLimit(long max, long open) {
    /** Asks the system; where it cannot tell, assumes room for a few thousand. */
    public static DescriptorLimit ofProcess() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? new DescriptorLimit(unix.getMaxFileDescriptorCount(), unix.getOpenFileDescriptorCount())
                : new DescriptorLimit(8_192, 0);
    }

    /** Returns the descriptors that can still be opened. */
    public long free() {
        return Math.max(0, max - open);
    }
}
