// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Loads configurations on a machine that is always the same. */
final class Loading {
    static final LocalHost HOST = new LocalHost("Node-1 ", 4);

    /** A cluster, for configurations that are not about one. */
    static final String CLUSTER = "--master=https://192.0.2.1:6443";

    private Loading() {}

    static RunFlags flags(String... args) {
        CommandSpec command = CommandSpec.create();
        RunFlags.declareIn(command);
        return RunFlags.of(new CommandLine(command).parseArgs(args));
    }

    static ServerConfig load(String... args) throws ConfigException {
        return loadBeside(null, args).config();
    }

    static ConfigLoader.Loaded loadBeside(@Nullable Path file, String... args) throws ConfigException {
        return ConfigLoader.load(flags(args), file, HOST);
    }
}
