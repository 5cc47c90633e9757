// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.gzip;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntConsumer;

/**
 * Writes text in gzip's format (RFC 1952), as one member. Parts of it may have been compressed before; the text between
 * these is compressed in pieces of {@value #TEXT_BYTES} bytes. Confined to one thread.
 */
public final class GzipStream extends OutputStream {
    private static final int TEXT_BYTES = 16 * 1024;
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 4, (byte) 0xff}; // made fast, somewhere
    private static final byte[] LAST_BLOCK = {3, 0};

    private final OutputStream out;
    private final IntConsumer worked;
    private final PieceDeflater deflater;
    private final byte[] text = new byte[TEXT_BYTES];
    private int textSize;
    private int work;
    private long length;
    private int crc;

    /**
     * Writes the beginning.
     *
     * @param out where to write to; is closed with this stream
     * @param worked hears after each piece that was written for how many bytes there was work
     */
    public GzipStream(OutputStream out, IntConsumer worked) throws IOException {
        this.out = out;
        this.worked = worked;
        out.write(HEADER);
        deflater = new PieceDeflater();
    }

    /** Compresses text, which is not written. */
    public GzipPiece compress(byte[] bytes, int size) {
        work += size;
        return deflater.deflate(bytes, size);
    }

    /** Writes a piece, of whichever stream. */
    public void write(GzipPiece piece) throws IOException {
        writeText();
        append(piece);
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet});
    }

    @Override
    public void write(byte[] bytes, int offset, int size) throws IOException {
        int end = offset + size;
        for (int next = offset; next < end; ) {
            int taken = Math.min(TEXT_BYTES - textSize, end - next);
            System.arraycopy(bytes, next, text, textSize, taken);
            textSize += taken;
            next += taken;
            if (textSize == TEXT_BYTES) {
                writeText();
            }
        }
    }

    @Override
    public void flush() throws IOException {
        writeText();
        out.flush();
    }

    /** Writes the end. Without it, whoever reads this is told that something is missing. */
    public void finish() throws IOException {
        writeText();
        out.write(LAST_BLOCK);
        out.write(ByteBuffer.allocate(2 * Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(crc)
                .putInt((int) length)
                .array());
    }

    /** Closes the stream written to, finished or not. */
    @Override
    public void close() throws IOException {
        try (out) {
            deflater.close();
        }
    }

    private void writeText() throws IOException {
        if (textSize > 0) {
            GzipPiece piece = compress(text, textSize);
            textSize = 0;
            append(piece);
        }
    }

    private void append(GzipPiece piece) throws IOException {
        out.write(piece.deflated);
        crc = Crc32Sum.of(crc, piece.crc, piece.shift);
        length += piece.length;
        worked.accept(work + piece.deflated.length);
        work = 0;
    }
}
