// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import io.spliceway.server.gzip.GzipStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What a route answers. Immutable; closed by whoever sends it.
 *
 * @param status the HTTP status
 * @param contentType what the content is
 * @param content writes the content
 */
record Reply(int status, String contentType, Content content) implements AutoCloseable {
    static final String TEXT = "text/plain; charset=utf-8";
    static final String EVENT_STREAM = "text/event-stream";

    /** Writes an answer's bytes, as large as they may be, to the client. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;

        /** Writes the same bytes to a client that takes them compressed; another way if parts of them are so already. */
        default void compressTo(GzipStream out) throws IOException {
            writeTo(out);
        }

        /** Gives back what was taken for this answer; called once, also if it was not written. */
        default void release() {}
    }

    static Reply ok(String text) {
        return text(200, text);
    }

    static Reply text(int status, String text) {
        return new Reply(status, TEXT, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Whether it is complete at some time; events would wait in the compressor for those that follow. */
    boolean mayBeCompressed() {
        return !contentType.startsWith(EVENT_STREAM);
    }

    @Override
    public void close() {
        content.release();
    }
}
