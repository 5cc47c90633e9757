// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import java.nio.ByteBuffer;

/** What happens on a connection that is forwarded to a pod. */
sealed interface PodEvent {
    /** The pod has sent bytes; nothing more comes before {@link PodStream#resume}. */
    record Received(ByteBuffer bytes) implements PodEvent {}

    /** The pod has closed the connection, after all that it sent. */
    record Finished() implements PodEvent {}

    /** The connection is broken: what the pod sent may not have come completely. */
    record Broken(String reason) implements PodEvent {}

    /** The near side has sent all that it wants to send. */
    record ClientFinished() implements PodEvent {}

    /** The near side has gone away. */
    record ClientGone() implements PodEvent {}
}
