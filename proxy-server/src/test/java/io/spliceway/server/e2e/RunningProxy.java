// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.e2e;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.stream.Stream;

/** {@code run} in a process of its own, on a folder of manifests. */
record RunningProxy(ManifestFolder folder, Program program, AdminApi admin) implements AutoCloseable {

    /** Starts to serve {@code folder}; returns when that is served. */
    static RunningProxy start(ManifestFolder folder, String... flags) throws IOException {
        Program program =
                Program.run(Stream.concat(Stream.of("--manifest", folder.path().toString()), Stream.of(flags))
                        .toArray(String[]::new));
        try {
            return new RunningProxy(folder, program, program.awaitServing());
        } catch (Throwable failure) {
            program.close();
            throw failure;
        }
    }

    /** Adds or replaces a Service; returns its address when it listens there. */
    InetSocketAddress serve(String name, InetSocketAddress address, InetSocketAddress... endpoints) throws IOException {
        folder.service(name, address, endpoints);
        admin.awaitState(name, "listening");
        return address;
    }

    @Override
    public void close() {
        program.close();
    }
}
