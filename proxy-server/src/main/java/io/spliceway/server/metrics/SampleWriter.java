// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.metrics;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes text and numbers in large pieces, without garbage. Confined to one thread. */
final class SampleWriter {
    private static final int CAPACITY = 1 << 16;
    private static final int LONGEST_NUMBER = 32;
    private static final int NANO_DIGITS = 9;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final OutputStream out;
    private final byte[] buffer = new byte[CAPACITY];
    private int size;

    SampleWriter(OutputStream out) {
        this.out = out;
    }

    SampleWriter text(String text) throws IOException {
        return text(text.getBytes(StandardCharsets.UTF_8));
    }

    SampleWriter text(byte[] text) throws IOException {
        if (text.length > CAPACITY - size) {
            flush();
            if (text.length > CAPACITY) {
                out.write(text);
                return this;
            }
        }
        System.arraycopy(text, 0, buffer, size, text.length);
        size += text.length;
        return this;
    }

    /** Writes a number that is not negative. */
    SampleWriter number(long value) throws IOException {
        if (CAPACITY - size < LONGEST_NUMBER) {
            flush();
        }
        if (value < 10) {
            buffer[size++] = (byte) ('0' + value); // as most are
            return this;
        }
        int start = size;
        long rest = value;
        do {
            buffer[size++] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
        for (int left = start, right = size - 1; left < right; left++, right--) {
            byte digit = buffer[left];
            buffer[left] = buffer[right];
            buffer[right] = digit;
        }
        return this;
    }

    /** Writes a time in seconds, as {@code 3.005}. */
    SampleWriter seconds(long nanos) throws IOException {
        number(nanos / NANOS_PER_SECOND);
        if (CAPACITY - size < LONGEST_NUMBER) {
            flush();
        }
        buffer[size++] = '.';
        int first = size;
        long rest = nanos % NANOS_PER_SECOND;
        for (int i = NANO_DIGITS - 1; i >= 0; i--, rest /= 10) {
            buffer[first + i] = (byte) ('0' + rest % 10);
        }
        size = first + NANO_DIGITS;
        while (size > first + 1 && buffer[size - 1] == '0') {
            size--;
        }
        return this;
    }

    void flush() throws IOException {
        out.write(buffer, 0, size);
        size = 0;
    }
}
