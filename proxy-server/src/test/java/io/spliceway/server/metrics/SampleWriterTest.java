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

class SampleWriterTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final SampleWriter writer = new SampleWriter(out);

    @ParameterizedTest
    @ValueSource(longs = {0, 9, 10, 120, 1_234_567_890_123L, Long.MAX_VALUE})
    void numberIsWrittenAsJavaDoes(long number) throws IOException {
        writer.number(number).flush();
        assertEquals(Long.toString(number), out.toString(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"0,0.0", "1,0.000000001", "5000000,0.005", "3005000000,3.005", "60000000000,60.0"})
    void secondsHaveTheDigitsThatTheyNeed(long nanos, String seconds) throws IOException {
        writer.seconds(nanos).flush();
        assertEquals(seconds, out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void nothingIsLostWhereOneBufferEndsAndTheNextBegins() throws IOException {
        var expected = new StringBuilder();
        for (int i = 0; i < 30_000; i++) {
            writer.text("text ").number(i).seconds(i);
            expected.append("text ")
                    .append(i)
                    .append(i == 0 ? "0.0" : String.format("0.%09d", i).replaceAll("0+$", ""));
        }
        writer.flush();
        assertEquals(expected.toString(), out.toString(StandardCharsets.UTF_8));
    }
}
