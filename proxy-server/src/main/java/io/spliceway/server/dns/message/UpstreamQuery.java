// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.message;

import io.netty.buffer.ByteBuf;

/**
 * A question to another server, in our own name.
 *
 * @param question what we ask
 * @param dnssecOk whether signatures are wanted
 * @param checkingDisabled whether the server shall leave the checking of signatures to us
 */
public record UpstreamQuery(Question question, boolean dnssecOk, boolean checkingDisabled) {
    /** The most octets that one has. */
    public static final int MOST_SIZE = Header.LENGTH + Name.LONGEST + 4 + OptRecord.LENGTH;

    /** Appends the message to {@code out}. */
    public void write(int id, ByteBuf out) {
        var message = new MessageWriter(out, MOST_SIZE);
        message.question(question);
        message.edns(ResponseCode.NOERROR, dnssecOk);
        int flags = Header.RECURSION_DESIRED | (checkingDisabled ? Header.CHECKING_DISABLED : 0);
        message.header(new Header(id, flags, 1, 0, 0, 1));
    }
}
