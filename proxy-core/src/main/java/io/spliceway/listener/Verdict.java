// SPDX-License-Identifier: Apache-2.0
package io.spliceway.listener;

import io.spliceway.observe.RefusalReason;
import io.spliceway.relay.Destination;

/** What becomes of a client. */
public sealed interface Verdict {
    /** Where such clients go, if they are admitted. */
    Destination destination();

    /** It goes to one of the destination's endpoints. */
    record Admitted(Destination destination) implements Verdict {}

    /** It is turned away. */
    record Refused(Destination destination, RefusalReason reason) implements Verdict {}
}
