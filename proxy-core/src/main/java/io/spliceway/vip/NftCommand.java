// SPDX-License-Identifier: Apache-2.0
package io.spliceway.vip;

import java.io.IOException;

/** The program {@code nft} of nftables. */
record NftCommand(Program nft) {
    static final String NAME = "nft";

    /**
     * Carries out {@code script} as one transaction: all of it or nothing.
     *
     * @throws IOException if it is refused
     */
    void apply(String script) throws IOException {
        Program.Outcome outcome = nft.run(script, "-f", "-");
        if (outcome.exitCode() != 0) {
            // The first line says what is wrong; the others show where in the script.
            throw new IOException("nft: " + outcome.output().lines().findFirst().orElse("failed"));
        }
    }
}
