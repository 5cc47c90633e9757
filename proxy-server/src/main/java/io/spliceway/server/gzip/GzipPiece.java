// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.gzip;

/** A text, compressed so that it can stand anywhere in a {@link GzipStream}, and in any number of them. Immutable. */
public final class GzipPiece {
    final byte[] deflated; // never changed; ends at a byte, and refers to nothing before it
    final int length;
    final int crc;
    final int shift;

    GzipPiece(byte[] deflated, int length, int crc) {
        this.deflated = deflated;
        this.length = length;
        this.crc = crc;
        this.shift = Crc32Sum.shift(length);
    }

    /** Whether the text is empty. */
    public boolean isEmpty() {
        return length == 0;
    }
}
