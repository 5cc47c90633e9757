// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import io.spliceway.vip.VipCleanup;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Removes what a proxy that was killed has left behind. */
@Command(
        name = "cleanup",
        header = "Remove the routes and rules that run has left on this machine.",
        description = {
            "",
            "run removes them itself when it stops, and replaces what an earlier run has",
            "left when it starts; this is for a proxy that was killed and will not come back.",
            "Needs no running proxy, but CAP_NET_ADMIN."
        })
final class CleanupCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        int routes = VipCleanup.run();
        PrintWriter out = Spliceway.out(spec);
        out.println("removed " + routes + (routes == 1 ? " route" : " routes") + " and the guard");
        out.flush();
        return 0;
    }
}
