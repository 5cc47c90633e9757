// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spliceway.server.logging.LogEntry.Field;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogFormatTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static String format(LogFormat format, String message, Field... fields) {
        return format.format(entry(message, null, fields));
    }

    private static LogEntry entry(String message, @Nullable Throwable thrown, Field... fields) {
        return new LogEntry(
                Instant.parse("2026-01-02T03:04:05.6789Z"),
                "WARN",
                "io.spliceway.server.ProxyServer",
                message,
                Arrays.asList(fields),
                thrown);
    }

    @Test
    void textIsTimeLevelWhoWhatAndFields() {
        assertEquals(
                "2026-01-02T03:04:05.678Z WARN  ProxyServer: it happened count=3 took=0.0012 done=true of=a,2 name=web none=null\n",
                format(
                        LogFormat.TEXT,
                        "it happened",
                        new Field("count", 3),
                        new Field("took", Duration.ofNanos(1_200_000)),
                        new Field("done", true),
                        new Field("of", List.of("a", 2)),
                        new Field("name", "web"),
                        new Field("none", null)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "a=b", "say \"so\"", "back\\slash", "a\nb"})
    void textQuotesValuesThatWouldNotEndWhereTheyEnd(String value) {
        String line = format(LogFormat.TEXT, "m", new Field("f", value));
        assertTrue(line.matches("\\S+ WARN  ProxyServer: m f=\"([^\"\\\\\n]|\\\\.)*\"\n"), line);
    }

    @Test
    void jsonHasAFieldForEachAndTheirTypes() throws Exception {
        String line = format(
                LogFormat.JSON,
                "it happened",
                new Field("count", 3),
                new Field("bytes", 5_000_000_000L),
                new Field("took", Duration.ofNanos(1_200_000)),
                new Field("ratio", 1.5e-7),
                new Field("done", true),
                new Field("of", List.of("a", 2)),
                new Field("empty", List.of()),
                new Field("none", null));
        JsonNode expected = JSON.readTree("""
                {"ts": "2026-01-02T03:04:05.678Z", "level": "WARN", "logger": "io.spliceway.server.ProxyServer",
                 "msg": "it happened", "count": 3, "bytes": 5000000000, "took": 0.0012, "ratio": 1.5e-7, "done": true, "of": ["a", 2],
                 "empty": [], "none": null}
                """);
        assertEquals(expected, JSON.readTree(line));
    }

    @Test
    void fieldsNeverHideEachOtherInJson() throws Exception {
        JsonNode line = JSON.readTree(
                format(LogFormat.JSON, "m", new Field("msg", 1), new Field("msg", 2), new Field("ts", 3)));
        assertEquals("m", line.path("msg").asText());
        assertEquals(1, line.path("msg_").asInt());
        assertEquals(2, line.path("msg__").asInt());
        assertEquals(3, line.path("ts_").asInt());
    }

    @ParameterizedTest
    @EnumSource
    void nothingInANameOrMessageEndsTheLineOrDrivesATerminal(LogFormat format) {
        // Every control and format character, line separators and halves of surrogate pairs.
        String hostile = "\ud800"
                + IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                        .filter(c -> !LogText.isSafe(c) && Character.getType(c) != Character.SURROGATE)
                        .mapToObj(Character::toString)
                        .collect(Collectors.joining())
                + "\udc00";
        String line = format(format, hostile, new Field(hostile, hostile), new Field("list", List.of(hostile)));

        assertEquals(1, line.lines().count());
        assertTrue(line.endsWith("\n"));
        line.substring(0, line.length() - 1).codePoints().forEach(c -> assertTrue(c >= ' ' && c <= '~', "" + c));
    }

    @Test
    void jsonReadsBackAsWhatWasSaid() throws Exception {
        String text = "\"\\/\b\f\n\r\t\u0000\u001b[31m\u007f\u0085\u200f\u202e\u2028\ufeffé漢😀\udb40\udc01";
        assertEquals(
                text,
                JSON.readTree(format(LogFormat.JSON, "m", new Field("f", text)))
                        .path("f")
                        .asText());
    }

    @Test
    void stackFollowsTextIndentedSoThatItsMessageIsNoLineOfTheLog() {
        var thrown = new IllegalStateException("why\n2026-01-02T03:04:05.678Z INFO  ProxyServer: all is well\u001b[2J");
        List<String> lines =
                LogFormat.TEXT.format(entry("failed", thrown)).lines().toList();

        assertTrue(lines.getFirst().endsWith("ProxyServer: failed"));
        assertEquals("\tjava.lang.IllegalStateException: why", lines.get(1));
        assertEquals("\t2026-01-02T03:04:05.678Z INFO  ProxyServer: all is well\\u001b[2J", lines.get(2));
        assertTrue(lines.get(3).startsWith("\t\tat "), lines.get(3));
        assertTrue(lines.stream().skip(1).allMatch(line -> line.startsWith("\t")));
    }

    @Test
    void stackIsAFieldOfJson() throws Exception {
        String line = LogFormat.JSON.format(entry("failed", new IllegalStateException("why")));
        assertEquals(1, line.lines().count());
        assertEquals(
                "java.lang.IllegalStateException: why",
                JSON.readTree(line).path("err").asText());
        assertTrue(JSON.readTree(line).path("stack").asText().contains("\n\tat "), line);
        assertFalse(format(LogFormat.JSON, "m").contains("stack"));
    }
}
