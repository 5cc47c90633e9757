// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.gzip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipStreamTest {
    private static final int HEADER_BYTES = 10;
    private static final int TRAILER_BYTES = 8;

    private final ByteArrayOutputStream target = new ByteArrayOutputStream();
    private final List<Integer> work = new ArrayList<>();

    private GzipStream stream() throws IOException {
        return new GzipStream(target, work::add);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private byte[] unpacked() throws IOException {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(target.toByteArray()))) {
            return in.readAllBytes();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16_383, 16_384, 16_385, 1_000_000})
    void whatIsWrittenIsRead(int size) throws IOException {
        byte[] random = new byte[size];
        new Random(size).nextBytes(random);
        try (var out = stream()) {
            out.write(random, 0, size / 2);
            out.flush();
            out.write(random, size / 2, size - size / 2);
            out.finish();
        }
        assertArrayEquals(random, unpacked());
    }

    @Test
    void octetIsWritten() throws IOException {
        try (var out = stream()) {
            out.write('a');
            out.write('b' + 256);
            out.finish();
        }
        assertArrayEquals(bytes("ab"), unpacked());
    }

    @Test
    void pieceMayBeFromAnotherStreamAndStandAnywhere() throws IOException {
        GzipPiece piece;
        try (var other = new GzipStream(OutputStream.nullOutputStream(), unused -> {})) {
            other.write(bytes("text before it, "));
            piece = other.compress(bytes("a piece, not all of this"), 9);
        }
        try (var out = stream()) {
            out.write(piece);
            out.write(bytes("text, "));
            out.write(piece);
            out.write(piece);
            out.write(bytes("the end"));
            out.finish();
        }
        assertArrayEquals(bytes("a piece, text, a piece, a piece, the end"), unpacked());
    }

    @Test
    void emptyPieceIsNothing() throws IOException {
        try (var out = stream()) {
            GzipPiece empty = out.compress(new byte[0], 0);
            assertTrue(empty.isEmpty());
            out.write(empty);
            out.finish();
        }
        assertArrayEquals(new byte[0], unpacked());
    }

    /** There are clients that read the first member and leave the rest. */
    @Test
    void itIsOneMember() throws Exception {
        try (var out = stream()) {
            out.write(bytes("text"));
            out.write(out.compress(bytes("piece"), 5));
            out.finish();
        }
        byte[] all = target.toByteArray();
        var inflater = new Inflater(true);
        inflater.setInput(all, HEADER_BYTES, all.length - HEADER_BYTES);
        byte[] text = new byte[100];
        int size = inflater.inflate(text);
        assertEquals("textpiece", new String(text, 0, size, StandardCharsets.UTF_8));
        assertTrue(inflater.finished());
        assertEquals(TRAILER_BYTES, inflater.getRemaining());
        inflater.end();
    }

    @Test
    void workIsToCompressAndToSend() throws IOException {
        byte[] text = bytes("a line that comes again and again\n".repeat(1_000));
        GzipPiece piece;
        try (var out = stream()) {
            piece = out.compress(text, text.length);
            assertEquals(List.of(), work); // for whoever compresses may hold a lock
            out.write(piece);
            out.write(piece);
            out.finish();
        }
        int sent = piece.deflated.length;
        assertEquals(List.of(text.length + sent, sent), work);
    }

    @Test
    void targetIsClosedThoughItFails() throws IOException {
        List<String> calls = new ArrayList<>();
        var out = new GzipStream(
                new OutputStream() {
                    @Override
                    public void write(int octet) throws IOException {
                        if (calls.size() == HEADER_BYTES) {
                            throw new IOException("full");
                        }
                        calls.add("write");
                    }

                    @Override
                    public void close() {
                        calls.add("close");
                    }
                },
                unused -> {});
        assertThrows(IOException.class, out::finish);
        out.close();
        assertEquals("close", calls.getLast());
    }

    @Test
    void whatIsNotFinishedIsNotTakenForTheWhole() throws IOException {
        try (var out = stream()) {
            out.write(out.compress(bytes("the first half"), 14));
        }
        assertThrows(EOFException.class, this::unpacked);
    }
}
