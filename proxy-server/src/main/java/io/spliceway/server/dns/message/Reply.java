// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.message;

/** What another server replied to a question of ours. */
public sealed interface Reply {
    /**
     * It has an answer.
     *
     * @param answer what it says, without what is meant for us alone
     */
    record Complete(Answer answer) implements Reply {}

    /** Its answer is too large for UDP. */
    record Truncated() implements Reply {}

    /** It will not or cannot answer, or not so that it can be understood. */
    record Useless() implements Reply {}

    /** It is not the reply to this question; the real one may still come. */
    record Stray() implements Reply {}
}
