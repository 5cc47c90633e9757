// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
    record Row(String text, Duration duration, String canonical) {
        @Override
        public String toString() {
            return text;
        }
    }

    static Stream<Row> rows() {
        return Stream.of(
                new Row("0", Duration.ZERO, "0s"),
                new Row("0s", Duration.ZERO, "0s"),
                new Row("7ns", Duration.ofNanos(7), "7ns"),
                new Row("1.5us", Duration.ofNanos(1500), "1.5µs"),
                new Row("2µs", Duration.ofNanos(2000), "2µs"),
                new Row("300ms", Duration.ofMillis(300), "300ms"),
                new Row("5s", Duration.ofSeconds(5), "5s"),
                new Row(".5s", Duration.ofMillis(500), "500ms"),
                new Row("1m30s", Duration.ofSeconds(90), "1m30s"),
                new Row("90s", Duration.ofSeconds(90), "1m30s"),
                new Row("5m", Duration.ofMinutes(5), "5m0s"),
                new Row("1.5h", Duration.ofMinutes(90), "1h30m0s"),
                new Row("1h0.25s", Duration.ofMillis(3_600_250), "1h0m0.25s"),
                new Row("20s", Duration.ofSeconds(20), "20s"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void durationsAreReadAndWrittenAsGoDoes(Row row) {
        assertEquals(row.duration(), GoDuration.parse(row.text()));
        assertEquals(row.canonical(), GoDuration.format(row.duration()));
        assertEquals(row.duration(), GoDuration.parse(row.canonical()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "-5s", "5 s", "1d", "1s2", "1..5s", ".s", "PT5S", "999999999h"})
    void anythingElseIsRefusedWithWhatItShouldBe(String text) {
        var e = assertThrows(IllegalArgumentException.class, () -> GoDuration.parse(text));
        assertTrue(String.valueOf(e.getMessage()).startsWith("'" + text + "' is "), e.getMessage());
    }
}
