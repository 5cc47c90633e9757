// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.zone;

import io.spliceway.server.dns.message.Answer;
import io.spliceway.server.dns.message.Question;
import io.spliceway.server.dns.message.ResourceRecord;
import java.util.List;

/** What the zone knows about a question. */
public sealed interface Lookup {
    /** All that there is to say. */
    record Found(Answer answer) implements Lookup {}

    /**
     * An ExternalName outside the zone: others know the rest.
     *
     * @param aliases the records that lead there
     * @param rest what to ask them
     */
    record Alias(List<ResourceRecord> aliases, Question rest) implements Lookup {}

    /** Nothing: the name is not one of the cluster's. */
    record Elsewhere() implements Lookup {}
}
