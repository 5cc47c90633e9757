// SPDX-License-Identifier: Apache-2.0
package io.spliceway.vip;

import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;

/** The program {@code nft} of nftables. */
record NftCommand(Program nft) {
    static final String NAME = "nft";

    /**
     * Carries out {@code script} as one transaction: all of it or nothing.
     *
     * @throws IOException if it is refused
     */
    void apply(String script) throws IOException {
        succeed(nft.run(script, "-f", "-"));
    }

    /** Lists the tables, as {@code table FAMILY NAME}. */
    Set<String> tables() throws IOException {
        return succeed(nft.run("", "list", "tables")).lines().collect(Collectors.toSet());
    }

    private static String succeed(Program.Outcome outcome) throws IOException {
        if (outcome.exitCode() != 0) {
            // The first line says what is wrong; the others show where in the script.
            throw new IOException("nft: " + outcome.output().lines().findFirst().orElse("failed"));
        }
        return outcome.output();
    }
}
