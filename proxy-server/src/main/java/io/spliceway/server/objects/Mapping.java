// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.objects;

import java.util.List;

/** What came of mapping one API object. Immutable. */
public sealed interface Mapping<T> {
    /** The object means this value. */
    record Mapped<T>(T value) implements Mapping<T> {}

    /** The object is valid but says nothing to a proxy. */
    record Ignored<T>(String reason) implements Mapping<T> {}

    /** The object cannot be used; every problem it has, in the order of its fields. */
    record Invalid<T>(List<MappingProblem> problems) implements Mapping<T> {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }
}
