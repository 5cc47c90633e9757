// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.message;

/** A message that cannot be understood. It is an everyday event, so it has no stack. */
public final class MalformedMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedMessageException(String message) {
        super(message, null, false, false);
    }
}
