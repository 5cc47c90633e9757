// SPDX-License-Identifier: Apache-2.0
package io.spliceway.routing;

/** Whether an endpoint gets the connections of a kind of client, and if not, why. */
public enum EndpointVerdict {
    /** It gets its share. */
    CHOSEN,
    /** It is not ready, and does not serve while it terminates either. */
    NOT_READY,
    /** It serves while it terminates, which is of use only while no endpoint is ready. */
    TERMINATING,
    /** It is on another node, and the traffic policy is Local. */
    OTHER_NODE,
    /** Every ready endpoint has hints, some of which prefer this node, but not its own. */
    HINTED_FOR_OTHER_NODES,
    /** Every ready endpoint has hints, some of which prefer this node's zone, but not its own. */
    HINTED_FOR_OTHER_ZONES
}
