// SPDX-License-Identifier: Apache-2.0
package io.spliceway.vip;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What this process has of what changing routes takes.
 *
 * @param netAdmin whether it may change them
 * @param nft the program that sets up the guard, null if there is none
 */
record Requirements(boolean netAdmin, @Nullable Path nft) {
    /** What is missing without {@link #netAdmin}. */
    static final String NET_ADMIN = "the capability CAP_NET_ADMIN";

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String EFFECTIVE = "CapEff:";
    private static final int CAP_NET_ADMIN = 12; // include/uapi/linux/capability.h

    /** Looks at this process and its search path. */
    static Requirements ofProcess() {
        return new Requirements(
                mayAdministerNetwork(), Program.search(NftCommand.NAME).orElse(null));
    }

    private static boolean mayAdministerNetwork() {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(EFFECTIVE))
                    .anyMatch(Requirements::hasNetAdmin);
        } catch (IOException e) {
            return false; // no Linux
        }
    }

    static boolean hasNetAdmin(String effective) {
        long set =
                Long.parseUnsignedLong(effective.substring(EFFECTIVE.length()).strip(), 16);
        return (set >>> CAP_NET_ADMIN & 1) == 1;
    }
}
