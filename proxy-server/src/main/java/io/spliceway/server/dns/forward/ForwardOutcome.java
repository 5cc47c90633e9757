// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns.forward;

/** How a question to other servers ended. */
public enum ForwardOutcome {
    /** The answer was remembered. */
    CACHED,
    /** A server answered. */
    ANSWERED,
    /** No server answered in time, or with anything of use. */
    FAILED,
    /** It was not asked, because too many questions are open. */
    OVERLOADED
}
