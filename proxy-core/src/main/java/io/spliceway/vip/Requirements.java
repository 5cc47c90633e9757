// SPDX-License-Identifier: Apache-2.0
package io.spliceway.vip;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What this process has of what changing routes takes.
 *
 * @param netAdmin whether it may change them
 * @param ip the program that does, null if there is none
 * @param nft the program that changes the guard, null if there is none
 */
record Requirements(
        boolean netAdmin, @Nullable Path ip, @Nullable Path nft) {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String EFFECTIVE = "CapEff:";
    private static final int CAP_NET_ADMIN = 12; // include/uapi/linux/capability.h

    /** Looks at this process and its search path. */
    static Requirements ofProcess() {
        return new Requirements(
                mayAdministerNetwork(),
                Program.search(IpCommand.NAME).orElse(null),
                Program.search(NftCommand.NAME).orElse(null));
    }

    /** Names what is missing to make addresses local. */
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (!netAdmin) {
            missing.add("the capability CAP_NET_ADMIN");
        }
        if (ip == null) {
            missing.add("the program ip (package iproute2)");
        }
        return missing;
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
