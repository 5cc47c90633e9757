// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.message;

import org.jspecify.annotations.Nullable;

/** What came from a client. */
public sealed interface Received permits Query, Received.Rejected, Received.Ignored {
    /**
     * A request that is refused for its form.
     *
     * @param id goes back with the answer
     * @param opcode what it asked to do
     * @param recursionDesired goes back with the answer
     * @param question what it asks, null if that could not be read
     * @param edns what the client says of itself, null if nothing or unreadable
     * @param code why it is refused
     */
    record Rejected(
            int id,
            int opcode,
            boolean recursionDesired,
            @Nullable Question question,
            @Nullable Edns edns,
            ResponseCode code)
            implements Received {}

    /** Something that must not be answered: a response, or too little for a request. */
    record Ignored() implements Received {}
}
