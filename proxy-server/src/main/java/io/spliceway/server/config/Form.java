// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import io.spliceway.server.yaml.FieldType;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How single values of one kind are written. Immutable.
 *
 * @param yaml what a field of the file takes
 * @param label what stands for a value in a description of a flag
 * @param parser throws an IllegalArgumentException with the reason if a text is no such value
 * @param printer writes what the parser reads
 * @param bare what a flag without a value means; null if it needs one
 * @param choices the values that there are, empty if they cannot be listed
 */
record Form<T>(
        FieldType yaml,
        String label,
        Function<String, T> parser,
        Function<T, String> printer,
        @Nullable String bare,
        List<String> choices) {
    Form(FieldType yaml, String label, Function<String, T> parser, Function<T, String> printer) {
        this(yaml, label, parser, printer, null, List.of());
    }

    /** Returns this form with something that a flag without a value means. */
    Form<T> meaning(String bareFlag) {
        return new Form<>(yaml, label, parser, printer, bareFlag, choices);
    }

    /** Returns this form with another word for a value. */
    Form<T> labelled(String other) {
        return new Form<>(yaml, other, parser, printer, bare, choices);
    }

    /** Returns this form for a field that takes another kind of scalar. */
    Form<T> in(FieldType field) {
        return new Form<>(field, label, parser, printer, bare, choices);
    }
}
