// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.yaml;

import java.util.Map;
import java.util.function.Supplier;

/** What a field of an object takes. What is inside lists, maps and objects is found when it is needed, for types recur. Immutable. */
public sealed interface FieldType {
    record Text() implements FieldType {}

    record Whole(long least, long most) implements FieldType {}

    record Decimal() implements FieldType {}

    record Flag() implements FieldType {}

    /** A whole number or text, such as a targetPort. */
    record WholeOrText(Whole whole) implements FieldType {}

    /** A number or text, such as a quantity of memory. */
    record NumberOrText() implements FieldType {}

    record ListOf(Supplier<FieldType> element) implements FieldType {}

    record MapOf(Supplier<FieldType> value) implements FieldType {}

    /** An object with exactly these fields. */
    record Fields(Map<String, Supplier<FieldType>> byName) implements FieldType {
        public Fields {
            byName = Map.copyOf(byName);
        }
    }

    /** Anything at all. */
    record Free() implements FieldType {}
}
