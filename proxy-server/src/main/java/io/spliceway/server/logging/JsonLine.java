// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.logging;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object. Its own fields have the names that Kubernetes' components give theirs: {@code ts}, {@code level},
 * {@code logger}, {@code msg}, and with an exception {@code err} and {@code stack}. Not thread-safe.
 */
final class JsonLine {
    private final StringBuilder line = new StringBuilder(300).append('{');
    private final Set<String> names = new HashSet<>();

    private JsonLine() {}

    static String of(LogEntry entry) {
        var json = new JsonLine();
        json.field("ts", LogText.time(entry.time()));
        json.field("level", entry.level());
        json.field("logger", entry.logger());
        json.field("msg", entry.message());
        if (entry.thrown() != null) {
            json.field("err", entry.thrown());
            json.field("stack", LogText.stackOf(entry.thrown()));
        }
        entry.fields().forEach(field -> json.field(field.name(), field.value()));
        return json.line.append("}\n").toString();
    }

    // A name is used once: of two fields with the same name, readers take the first, the last or none.
    private void field(String name, @Nullable Object value) {
        if (!names.isEmpty()) {
            line.append(',');
        }
        String own = name;
        while (!names.add(own)) {
            own += '_';
        }
        text(own);
        line.append(':');
        value(value);
    }

    private void value(@Nullable Object value) {
        switch (value) {
            case null -> line.append("null");
            case Integer whole -> line.append((int) whole);
            case Long whole -> line.append((long) whole);
            case Boolean truth -> line.append((boolean) truth);
            case Duration duration -> line.append(LogText.seconds(duration));
            case Double number -> number(number);
            case Collection<?> several -> values(several);
            default -> text(value.toString());
        }
    }

    // JSON has no word for what is not finite.
    private void number(double number) {
        if (Double.isFinite(number)) {
            line.append(LogText.plain(number));
        } else {
            text(LogText.plain(number));
        }
    }

    private void values(Collection<?> several) {
        char before = '[';
        for (Object each : several) {
            line.append(before);
            value(each);
            before = ',';
        }
        line.append(several.isEmpty() ? "[]" : "]");
    }

    private void text(String text) {
        LogText.append(line.append('"'), text, true);
        line.append('"');
    }
}
