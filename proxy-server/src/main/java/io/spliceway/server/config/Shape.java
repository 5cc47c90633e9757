// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.spliceway.server.yaml.FieldType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How the values of one setting stand together in a field of the file; a flag is repeated for them, or has commas between. */
enum Shape {
    /** One value. */
    ONE {
        @Override
        FieldType type(FieldType value) {
            return value;
        }

        @Override
        List<Item> items(JsonNode field) {
            return List.of(new Item("", field.asText()));
        }

        @Override
        @Nullable
        Object tree(List<String> texts, FieldType value) {
            return texts.isEmpty() ? null : scalar(texts.getFirst(), value);
        }
    },
    /** A list of values. */
    LIST {
        @Override
        FieldType type(FieldType value) {
            return new FieldType.ListOf(() -> value);
        }

        @Override
        List<Item> items(JsonNode field) {
            List<Item> items = new ArrayList<>();
            field.forEach(element -> items.add(new Item("[" + items.size() + "]", element.asText())));
            return items;
        }

        @Override
        Object tree(List<String> texts, FieldType value) {
            return list(texts, text -> scalar(text, value));
        }
    },
    /** A map of switches; as text, {@code name=true}. */
    SWITCHES {
        @Override
        FieldType type(FieldType value) {
            return new FieldType.MapOf(FieldType.Flag::new);
        }

        @Override
        List<Item> items(JsonNode field) {
            return field.properties().stream()
                    .map(entry -> new Item(
                            "[" + entry.getKey() + "]",
                            entry.getKey() + "=" + entry.getValue().asText()))
                    .toList();
        }

        @Override
        Object tree(List<String> texts, FieldType value) {
            Map<String, Object> map = new LinkedHashMap<>();
            texts.forEach(text -> map.put(before(text), Boolean.valueOf(after(text))));
            return map;
        }
    },
    /** A list of log levels for files; as text, {@code pattern=level}. */
    FILE_LEVELS {
        private static final String PATTERN = "filePattern";
        private static final String LEVEL = "verbosity";

        @Override
        FieldType type(FieldType value) {
            return new FieldType.ListOf(() -> new FieldType.Fields(
                    Map.of(PATTERN, FieldType.Text::new, LEVEL, () -> new FieldType.Whole(0, Integer.MAX_VALUE))));
        }

        @Override
        List<Item> items(JsonNode field) {
            List<Item> items = new ArrayList<>();
            field.forEach(element -> items.add(new Item(
                    "[" + items.size() + "]",
                    element.path(PATTERN).asText() + "=" + element.path(LEVEL).asInt())));
            return items;
        }

        @Override
        Object tree(List<String> texts, FieldType value) {
            return list(texts, text -> {
                Map<String, Object> item = new LinkedHashMap<>();
                item.put(PATTERN, before(text));
                item.put(LEVEL, Integer.valueOf(after(text)));
                return item;
            });
        }
    };

    /** One value of a field, and where in the field it is, such as {@code [2]}. */
    record Item(String place, String text) {}

    /** Returns what the field takes if each value takes {@code value}. */
    abstract FieldType type(FieldType value);

    /** Returns the values of a field. */
    abstract List<Item> items(JsonNode field);

    /** Returns the field for values, as maps, lists and scalars; null for none. */
    abstract @Nullable Object tree(List<String> texts, FieldType value);

    // A list of its own even if it is empty: YAML is written with a reference where an object occurs twice.
    private static List<Object> list(List<String> texts, Function<String, Object> value) {
        List<Object> values = new ArrayList<>();
        texts.forEach(text -> values.add(value.apply(text)));
        return values;
    }

    private static Object scalar(String text, FieldType type) {
        return switch (type) {
            case FieldType.Flag flag -> Boolean.valueOf(text);
            case FieldType.Whole whole -> Long.valueOf(text);
            case FieldType.Decimal decimal -> number(new BigDecimal(text));
            default -> text;
        };
    }

    private static Number number(BigDecimal decimal) {
        if (decimal.stripTrailingZeros().scale() <= 0) {
            return decimal.longValue();
        }
        return decimal.doubleValue();
    }

    private static String before(String text) {
        return text.substring(0, text.indexOf('='));
    }

    private static String after(String text) {
        return text.substring(text.indexOf('=') + 1);
    }
}
