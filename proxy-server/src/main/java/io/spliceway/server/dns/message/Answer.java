// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.message;

import java.util.ArrayList;
import java.util.List;

/**
 * What is answered to a question. Immutable.
 *
 * @param code how it went
 * @param authoritative whether it is our own zone that says so
 * @param answers the records asked for, with the aliases that led to them before them
 * @param authority the SOA record of what is not there, or the like
 * @param additional what the client will probably ask next
 */
public record Answer(
        ResponseCode code,
        boolean authoritative,
        List<ResourceRecord> answers,
        List<ResourceRecord> authority,
        List<ResourceRecord> additional) {
    public Answer {
        answers = List.copyOf(answers);
        authority = List.copyOf(authority);
        additional = List.copyOf(additional);
    }

    /** An answer that says nothing but {@code code}. */
    public static Answer failure(ResponseCode code) {
        return new Answer(code, false, List.of(), List.of(), List.of());
    }

    /** An answer of our zone with {@code records} of the name asked for. */
    public static Answer found(List<ResourceRecord> records, List<ResourceRecord> additional) {
        return new Answer(ResponseCode.NOERROR, true, records, List.of(), additional);
    }

    /** An answer of our zone that there is no such name, or nothing of this type. */
    public static Answer nothing(ResponseCode code, ResourceRecord authority) {
        return new Answer(code, true, List.of(), List.of(authority), List.of());
    }

    /** Returns this answer behind the aliases that led to its name; who asked for them is answered by our zone. */
    public Answer behind(List<ResourceRecord> aliases) {
        if (aliases.isEmpty()) {
            return this;
        }
        List<ResourceRecord> all = new ArrayList<>(aliases);
        all.addAll(answers);
        return new Answer(code, true, all, authority, additional);
    }
}
