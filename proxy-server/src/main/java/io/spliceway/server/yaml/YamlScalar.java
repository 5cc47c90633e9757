// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads single values, as strictly as the API server does: a number is no text and text is no number. Stateless. */
final class YamlScalar {
    private YamlScalar() {}

    /** A value, or why there is none. */
    record Reading(@Nullable JsonNode value, @Nullable String complaint) {}

    static Reading read(ScalarNode node, FieldType type) {
        JsonNode value = valueOf(node);
        if (value == null) {
            return new Reading(null, "the tag " + node.getTag() + " does not fit '" + node.getValue() + "'");
        }
        return switch (type) {
            case FieldType.Text text -> value.isTextual() ? accept(value) : refuse(node, "text in quotes");
            case FieldType.Whole whole -> whole(node, value, whole);
            case FieldType.WholeOrText both -> value.isTextual() ? accept(value) : whole(node, value, both.whole());
            case FieldType.Decimal decimal -> value.isNumber() ? accept(value) : refuse(node, wanted(type));
            case FieldType.Flag flag -> value.isBoolean() ? accept(value) : refuse(node, wanted(type));
            case FieldType.NumberOrText both -> value.isBoolean() ? refuse(node, wanted(type)) : accept(value);
            default -> accept(value);
        };
    }

    static Reading refuse(Node node, String wanted) {
        return new Reading(null, "must be " + wanted + ", not " + found(node));
    }

    static String wanted(FieldType type) {
        return switch (type) {
            case FieldType.Text text -> "text";
            case FieldType.Whole whole -> "a whole number";
            case FieldType.Decimal decimal -> "a number";
            case FieldType.Flag flag -> "true or false";
            case FieldType.WholeOrText both -> "a whole number or text";
            case FieldType.NumberOrText both -> "a number or text";
            case FieldType.ListOf list -> "a list";
            case FieldType.MapOf map -> "a map";
            case FieldType.Fields fields -> "an object";
            case FieldType.Free free -> "a value";
        };
    }

    private static Reading accept(JsonNode value) {
        return new Reading(value, null);
    }

    private static Reading whole(ScalarNode node, JsonNode value, FieldType.Whole range) {
        if (node.getTag().equals(Tag.INT) && !value.canConvertToExactIntegral()) {
            return refuse(node, "between " + range.least() + " and " + range.most());
        }
        if (!value.isIntegralNumber()) {
            return refuse(node, wanted(range));
        }
        return value.longValue() < range.least() || value.longValue() > range.most()
                ? refuse(node, "between " + range.least() + " and " + range.most())
                : accept(value);
    }

    private static @Nullable JsonNode valueOf(ScalarNode node) {
        String text = node.getValue();
        Tag tag = node.getTag();
        try {
            if (tag.equals(Tag.STR)) {
                return TextNode.valueOf(text);
            }
            if (tag.equals(Tag.INT)) {
                return wholeNumber(text);
            }
            if (tag.equals(Tag.FLOAT)) {
                return DoubleNode.valueOf(decimal(text));
            }
            return tag.equals(Tag.BOOL) ? flag(text) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    // A number beyond 64 bits becomes the infinity of its sign, which no whole-number field takes.
    private static JsonNode wholeNumber(String text) {
        boolean negative = text.startsWith("-");
        String digits = negative || text.startsWith("+") ? text.substring(1) : text;
        if (digits.length() > 64) {
            return infinity(negative);
        }
        BigInteger magnitude = digits.startsWith("0x")
                ? new BigInteger(digits.substring(2), 16)
                : digits.startsWith("0o") ? new BigInteger(digits.substring(2), 8) : new BigInteger(digits);
        BigInteger number = negative ? magnitude.negate() : magnitude;
        if (number.bitLength() > 63) {
            return infinity(negative);
        }
        return number.bitLength() > 31 ? LongNode.valueOf(number.longValue()) : IntNode.valueOf(number.intValue());
    }

    private static JsonNode infinity(boolean negative) {
        return DoubleNode.valueOf(negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
    }

    private static double decimal(String text) {
        return switch (text) {
            case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF" -> Double.POSITIVE_INFINITY;
            case "-.inf", "-.Inf", "-.INF" -> Double.NEGATIVE_INFINITY;
            case ".nan", ".NaN", ".NAN" -> Double.NaN;
            default -> Double.parseDouble(text);
        };
    }

    private static @Nullable JsonNode flag(String text) {
        return switch (text) {
            case "true", "True", "TRUE" -> BooleanNode.TRUE;
            case "false", "False", "FALSE" -> BooleanNode.FALSE;
            default -> null;
        };
    }

    private static String found(Node node) {
        return switch (node) {
            case MappingNode mapping -> "an object";
            case SequenceNode sequence -> "a list";
            case ScalarNode scalar -> {
                String value = shortened(scalar.getValue());
                yield scalar.getTag().equals(Tag.STR) ? "'" + value + "'" : value;
            }
            default -> "this";
        };
    }

    private static String shortened(String value) {
        String oneLine = value.lines().findFirst().orElse("");
        return oneLine.length() <= 60 && oneLine.length() == value.length()
                ? value
                : oneLine.substring(0, Math.min(60, oneLine.length())) + "…";
    }
}
