// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SampleTextTest {
    private static final byte[] WORD = "text ".getBytes(StandardCharsets.UTF_8);

    private final SampleText text = new SampleText();

    private String written() throws IOException {
        var out = new ByteArrayOutputStream();
        text.writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 9, 10, 120, 1_234_567_890_123L, Long.MAX_VALUE})
    void numberIsWrittenAsJavaDoes(long number) throws IOException {
        text.number(number);
        assertEquals(Long.toString(number), written());
    }

    @ParameterizedTest
    @CsvSource({"0,0.0", "1,0.000000001", "5000000,0.005", "3005000000,3.005", "60000000000,60.0"})
    void secondsHaveTheDigitsThatTheyNeed(long nanos, String seconds) throws IOException {
        text.seconds(nanos);
        assertEquals(seconds, written());
    }

    @Test
    void nothingIsLostWhereItGrows() throws IOException {
        var expected = new StringBuilder();
        for (int i = 0; i < 30_000; i++) {
            text.text(WORD).number(i).seconds(i);
            expected.append("text ")
                    .append(i)
                    .append(i == 0 ? "0.0" : String.format("0.%09d", i).replaceAll("0+$", ""));
        }
        text.text(new byte[1 << 20]);
        expected.append("\0".repeat(1 << 20));
        assertEquals(expected.length(), text.size());
        assertEquals(expected.toString(), written());
    }

    @Test
    void isEmptyWhenCleared() throws IOException {
        text.number(1).clear();
        text.number(2);
        assertEquals("2", written());
    }
}
