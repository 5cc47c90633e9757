// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.objects;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Absent lists of API objects, which the API server also writes as {@code null}. */
final class Absent {
    private Absent() {}

    static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
