// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import io.spliceway.model.NamespacedName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of one object that the API server sent. Immutable.
 *
 * @param name the object's name
 * @param values what it means; null if it cannot be used, so that what it said before stays in force
 * @param problems what is wrong with it; with values: what was left out of them
 */
record Decoded<V>(NamespacedName name, @Nullable List<V> values, List<String> problems) {
    Decoded {
        values = values == null ? null : List.copyOf(values);
        problems = List.copyOf(problems);
    }

    static <V> Decoded<V> unusable(NamespacedName name, List<String> problems) {
        return new Decoded<>(name, null, problems);
    }
}
