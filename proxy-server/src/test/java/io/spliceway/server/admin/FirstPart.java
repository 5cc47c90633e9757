// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A client that leaves as soon as something has arrived: after the first event of a stream. Not thread-safe. */
final class FirstPart extends ByteArrayOutputStream {
    /** The client has left. */
    private static final class Over extends IOException {
        private static final long serialVersionUID = 1;
    }

    private FirstPart() {}

    /** Returns the JSON that {@code path} answers with, in the first event if it is a stream. */
    static String json(Routes routes, String path, String query) throws IOException {
        Routes.Handler handler = Objects.requireNonNull(routes.find(path)).handler();
        var out = new FirstPart();
        try (Reply reply = handler.handle(Query.parse(query))) {
            reply.content().writeTo(out);
        } catch (Over over) {
            // As meant.
        }
        String text = out.toString(StandardCharsets.UTF_8);
        return text.substring(text.indexOf('{'));
    }

    @Override
    public void flush() throws IOException {
        throw new Over();
    }
}
