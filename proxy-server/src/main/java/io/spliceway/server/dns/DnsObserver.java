// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dns;

import io.spliceway.server.dns.forward.ForwardOutcome;
import io.spliceway.server.dns.message.ResponseCode;

/** Hears what the DNS server does. Called on its event loop; implementations count and return. */
public interface DnsObserver {
    /** Hears nothing. */
    DnsObserver NONE = new DnsObserver() {
        @Override
        public void answered(DnsProtocol protocol, ResponseCode code) {}

        @Override
        public void unanswered(Silence reason) {}

        @Override
        public void forwarded(ForwardOutcome outcome) {}
    };

    /** Why something that came was not answered. */
    enum Silence {
        /** It was no request. */
        MALFORMED,
        /** Its client asks more often than it may. */
        RATE_LIMITED,
        /** The client does not take its answers as fast as it asks. */
        BACKLOG,
        /** There are too many TCP connections, or it is not for this client to have one. */
        CONNECTION_REFUSED
    }

    /** A request was answered. */
    void answered(DnsProtocol protocol, ResponseCode code);

    /** Something that came was left without an answer. */
    void unanswered(Silence reason);

    /** A question to other servers has ended. */
    void forwarded(ForwardOutcome outcome);
}
