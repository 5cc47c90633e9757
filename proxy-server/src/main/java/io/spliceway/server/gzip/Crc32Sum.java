// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.gzip;

/**
 * Makes the CRC-32 of two texts, one after the other, from that of each. A CRC-32 is the rest that a text leaves, as a
 * polynomial over GF(2), when it is divided by gzip's polynomial; a text that follows shifts it by eight powers of x a
 * byte. The bits of a number are the coefficients, that of x^0 the highest.
 */
final class Crc32Sum {
    private static final int POLYNOMIAL = 0xedb88320; // without x^32
    private static final int ONE = 1 << 31;
    private static final int X_TO_8 = 1 << 23;

    private Crc32Sum() {}

    /** Returns what a CRC-32 is multiplied by when this many bytes follow: x^(8 bytes). */
    static int shift(long bytes) {
        int product = ONE;
        int power = X_TO_8;
        for (long rest = bytes; rest > 0; rest >>= 1) {
            if ((rest & 1) != 0) {
                product = times(product, power);
            }
            power = times(power, power);
        }
        return product;
    }

    /**
     * Returns the CRC-32 of two texts together.
     *
     * @param shift the {@link #shift} of the second's length
     */
    static int of(int first, int second, int shift) {
        return times(first, shift) ^ second;
    }

    private static int times(int a, int b) {
        int product = 0;
        int shifted = b;
        for (int rest = a; rest != 0; rest <<= 1) {
            product ^= shifted & (rest >> 31);
            shifted = (shifted >>> 1) ^ (POLYNOMIAL & -(shifted & 1));
        }
        return product;
    }
}
