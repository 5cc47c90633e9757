// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.IntConsumer;

/** Passes arrays on in pieces of at most {@link GivingWay#PIECE_BYTES} bytes, and tells of each. Confined to one thread. */
final class PiecewiseStream extends FilterOutputStream {
    private final IntConsumer worked;

    PiecewiseStream(OutputStream out, IntConsumer worked) {
        super(out);
        this.worked = worked;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int end = offset + length;
        for (int next = offset; next < end; next += GivingWay.PIECE_BYTES) {
            int size = Math.min(GivingWay.PIECE_BYTES, end - next);
            out.write(bytes, next, size);
            worked.accept(size);
        }
    }
}
