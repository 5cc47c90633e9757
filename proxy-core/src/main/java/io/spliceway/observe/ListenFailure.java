// SPDX-License-Identifier: Apache-2.0
package io.spliceway.observe;

/**
 * Why a frontend does not listen.
 *
 * @param cause the kind of failure
 * @param message what happened and what to do about it, for people
 */
public record ListenFailure(Cause cause, String message) {
    /** The kinds of failure that call for different remedies. */
    public enum Cause {
        /** Another process has the port (EADDRINUSE). */
        ADDRESS_IN_USE,
        /** The address is not local to this machine (EADDRNOTAVAIL). */
        ADDRESS_NOT_LOCAL,
        /** The port needs a privilege (EACCES). */
        PERMISSION_DENIED,
        /** The process has no descriptor left. */
        NO_DESCRIPTORS,
        OTHER
    }
}
