// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import io.spliceway.model.NamespacedName;
import io.spliceway.observe.DialFailure;
import io.spliceway.relay.NoWayException;

/** Puts the API server's refusal to forward to a pod into words that name the remedy. */
final class PortForwardFailures {
    private PortForwardFailures() {}

    static NoWayException of(NamespacedName pod, int status) {
        return switch (status) {
            case 401 ->
                new NoWayException(
                        DialFailure.OTHER, "the API server does not accept the credentials (401): log in again");
            case 403 ->
                new NoWayException(
                        DialFailure.OTHER,
                        "not allowed to forward to pods (403): a Role in the namespace " + pod.namespace()
                                + " has to allow get and create on pods/portforward");
            case 404 -> new NoWayException(DialFailure.REFUSED, "pod " + pod.name() + " is gone (404)");
            default -> new NoWayException(DialFailure.UNREACHABLE, "pod " + pod.name() + ": HTTP status " + status);
        };
    }
}
