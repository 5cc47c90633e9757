// SPDX-License-Identifier: Apache-2.0
package io.spliceway.vip;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** Removes the routes and the guard of every proxy that runs or ran in this network namespace. */
public final class VipCleanup {
    private VipCleanup() {}

    /**
     * Removes them; does nothing if there are none.
     *
     * @return how many routes there were
     * @throws IOException if any of it cannot be removed; says what is missing
     */
    public static int run() throws IOException {
        return run(Requirements.ofProcess());
    }

    static int run(Requirements requirements) throws IOException {
        if (!requirements.netAdmin()) {
            throw new IOException("cannot clean up without " + Requirements.NET_ADMIN);
        }
        var local = new LocalRoutes();
        Set<LocalRoute> routes = local.list();
        Map<LocalRoute, String> failures = local.delete(routes);
        Path nft = requirements.nft();
        if (nft != null) {
            new NftCommand(new Program(nft)).apply(GuardRules.delete());
        }
        for (var failure : failures.entrySet()) {
            throw new IOException(
                    "cannot remove the route to " + failure.getKey().block() + ": " + failure.getValue());
        }
        return routes.size();
    }
}
