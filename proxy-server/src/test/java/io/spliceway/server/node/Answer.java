// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.node;

/** What a client got when it connected and waited for a greeting. */
sealed interface Answer {
    /** A pod greeted it, which saw {@code peer} as its own client. */
    record From(String pod, String peer) implements Answer {}

    /** RST instead of a connection: nobody listens. */
    record Refused() implements Answer {
        @Override
        public String toString() {
            return "refused";
        }
    }

    /** Connected, then RST. */
    record Reset() implements Answer {
        @Override
        public String toString() {
            return "reset";
        }
    }

    /** Nothing, for as long as a client is patient. */
    record Silence() implements Answer {}

    /** There is no way to the address. */
    record Unreachable() implements Answer {}
}
