// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The answer of a fake API server to one list. Confined to its thread. */
final class FakeList {
    private final byte[] body;
    private final OutputStream out;
    private final CountDownLatch stopped;

    /** {@code stopped} is zero when the server stops. */
    FakeList(ObjectNode list, OutputStream out, CountDownLatch stopped) {
        this.body = list.toString().getBytes(StandardCharsets.UTF_8);
        this.out = out;
        this.stopped = stopped;
    }

    /** Writes it, or what goes wrong. */
    void write(@Nullable Fault fault) throws IOException, InterruptedException {
        switch (fault) {
            case null -> out.write(body);
            case Fault.HalfJson half -> {
                writePart(0, 2);
                throw new IOException("half a list");
            }
            case Fault.Stall stall -> {
                writePart(0, 2);
                boolean unused = stopped.await(30, TimeUnit.SECONDS);
                throw new IOException("stalled until the end");
            }
            case Fault.Slow slow -> trickle(slow.millis());
            default -> out.write("<html>not a list</html>".getBytes(StandardCharsets.UTF_8));
        }
    }

    private void trickle(long millis) throws IOException, InterruptedException {
        int parts = 10;
        for (int i = 0; i < parts; i++) {
            writePart(i, parts);
            boolean unused = stopped.await(millis / parts, TimeUnit.MILLISECONDS);
        }
    }

    private void writePart(int number, int parts) throws IOException {
        int from = body.length * number / parts;
        out.write(body, from, body.length * (number + 1) / parts - from);
        out.flush();
    }
}
