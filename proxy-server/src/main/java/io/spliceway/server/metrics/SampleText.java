// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.metrics;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Text that grows as it is written, and can be begun anew without garbage. Confined to one thread. */
final class SampleText {
    private static final int FIRST_CAPACITY = 1 << 16;
    private static final int LONGEST_NUMBER = 32;
    private static final int NANO_DIGITS = 9;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private byte[] bytes = new byte[FIRST_CAPACITY];
    private int size;

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    /** Returns the bytes, of which the first {@link #size} are the text; until something is written. */
    byte[] bytes() {
        return bytes;
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, size);
    }

    SampleText text(byte[] text) {
        makeRoom(text.length);
        System.arraycopy(text, 0, bytes, size, text.length);
        size += text.length;
        return this;
    }

    /** Writes a number that is not negative. */
    SampleText number(long value) {
        makeRoom(LONGEST_NUMBER);
        if (value < 10) {
            bytes[size++] = (byte) ('0' + value); // as most are
            return this;
        }
        int start = size;
        long rest = value;
        do {
            bytes[size++] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
        for (int left = start, right = size - 1; left < right; left++, right--) {
            byte digit = bytes[left];
            bytes[left] = bytes[right];
            bytes[right] = digit;
        }
        return this;
    }

    /** Writes a time in seconds, as {@code 3.005}. */
    SampleText seconds(long nanos) {
        number(nanos / NANOS_PER_SECOND);
        makeRoom(LONGEST_NUMBER);
        bytes[size++] = '.';
        int first = size;
        long rest = nanos % NANOS_PER_SECOND;
        for (int i = NANO_DIGITS - 1; i >= 0; i--, rest /= 10) {
            bytes[first + i] = (byte) ('0' + rest % 10);
        }
        size = first + NANO_DIGITS;
        while (size > first + 1 && bytes[size - 1] == '0') {
            size--;
        }
        return this;
    }

    private void makeRoom(int wanted) {
        if (bytes.length - size < wanted) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + wanted));
        }
    }
}
