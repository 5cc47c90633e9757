// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import io.spliceway.cluster.InMemorySource;
import io.spliceway.observe.ProxyObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;

/** Makes this JVM open what it opens once and keeps, so that tests can count descriptors. */
final class Warmup {
    private static final boolean DONE = warmUp();

    private Warmup() {}

    static void once() {
        if (!DONE) {
            throw new AssertionError("static initialisation sets it");
        }
    }

    private static boolean warmUp() {
        for (Mode mode : Mode.values()) {
            Proxier.start(mode.settings(), new InMemorySource(), ProxyObserver.NONE)
                    .close();
        }
        try (var backend = Backend.echo();
                var client = new Socket(
                        backend.address().getAddress(), backend.address().getPort())) {
            client.getOutputStream().write(1);
            client.getInputStream().read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return true;
    }
}
