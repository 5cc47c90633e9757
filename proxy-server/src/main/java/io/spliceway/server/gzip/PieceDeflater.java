// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.gzip;

import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Compresses texts, each for itself, at gzip's fastest. Confined to one thread; has memory outside the heap until closed. */
final class PieceDeflater implements AutoCloseable {
    private static final int FIRST_CAPACITY = 4 * 1024;
    private static final GzipPiece EMPTY = new GzipPiece(new byte[0], 0, 0);

    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private final CRC32 crc = new CRC32();
    private byte[] deflated = new byte[FIRST_CAPACITY];

    GzipPiece deflate(byte[] text, int length) {
        if (length == 0) {
            return EMPTY;
        }
        deflater.reset();
        deflater.setInput(text, 0, length);
        int size = 0;
        while (true) {
            size += deflater.deflate(deflated, size, deflated.length - size, Deflater.SYNC_FLUSH);
            if (size < deflated.length) {
                break; // or else there may be more
            }
            deflated = Arrays.copyOf(deflated, 2 * deflated.length);
        }
        crc.reset();
        crc.update(text, 0, length);
        return new GzipPiece(Arrays.copyOf(deflated, size), length, (int) crc.getValue());
    }

    @Override
    public void close() {
        deflater.end();
    }
}
