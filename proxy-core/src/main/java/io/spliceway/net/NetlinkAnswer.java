// SPDX-License-Identifier: Apache-2.0
package io.spliceway.net;

import java.util.List;
import java.util.Map;

/**
 * What the kernel answered to some netlink(7) messages.
 *
 * @param messages what was asked for
 * @param failures what it refused, by the messages' sequence numbers
 * @param isComplete whether nothing changed while it listed
 */
public record NetlinkAnswer(List<NetlinkMessage> messages, Map<Integer, Failure> failures, boolean isComplete) {
    /**
     * Why a message was refused.
     *
     * @param errno the error number, as in {@link Errno}
     * @param text the same in words
     */
    public record Failure(int errno, String text) {}
}
