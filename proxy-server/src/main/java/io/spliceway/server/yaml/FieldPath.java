// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.yaml;

import org.jspecify.annotations.Nullable;

/**
 * The place of a value in its document, built while walking down and printed only when something is wrong there.
 *
 * @param parent the place that this one is in, null for the document itself
 * @param segment the last step as it is printed
 * @param depth the number of steps
 */
public record FieldPath(@Nullable FieldPath parent, String segment, int depth) {
    /** The document itself. */
    public static final FieldPath ROOT = new FieldPath(null, "", 0);

    /** Returns the place of a field in this object. */
    public FieldPath field(String name) {
        return step(parent == null ? name : "." + name);
    }

    /** Returns the place of a value in this map. */
    public FieldPath key(String key) {
        return step("[" + key + "]");
    }

    /** Returns the place of an element in this list. */
    public FieldPath index(int index) {
        return step("[" + index + "]");
    }

    /** Returns this path, which starts at an object, as it is in the document that holds the object. */
    public FieldPath under(FieldPath object) {
        if (parent == null) {
            return object;
        }
        FieldPath above = parent.under(object);
        boolean first = parent.parent == null && object.parent != null;
        return above.step(first ? "." + segment : segment);
    }

    private FieldPath step(String next) {
        return new FieldPath(this, next, depth + 1);
    }

    @Override
    public String toString() {
        return parent == null ? segment : parent + segment;
    }
}
