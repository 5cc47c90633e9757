// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.gzip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Crc32SumTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0, 9",
        "9, 0",
        "1, 1",
        "1, 255",
        "255, 256",
        "256, 257",
        "4096, 16384",
        "65535, 65537",
        "100000, 3",
        "3, 1000000"
    })
    void sumIsWhatBothTextsTogetherHave(int first, int second) {
        byte[] text = new byte[first + second];
        new Random(first + 31L * second).nextBytes(text);

        int sum = Crc32Sum.of(
                crc(Arrays.copyOf(text, first)),
                crc(Arrays.copyOfRange(text, first, text.length)),
                Crc32Sum.shift(second));

        assertEquals(crc(text), sum);
    }

    private static int crc(byte[] text) {
        var crc = new CRC32();
        crc.update(text);
        return (int) crc.getValue();
    }
}
