// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import io.spliceway.net.Transport;
import io.spliceway.relay.RelaySettings;
import java.time.Duration;

/** The ways in which bytes can move; every data-plane test runs in each. */
enum Mode {
    EPOLL_COPY(Transport.EPOLL, false),
    EPOLL_SPLICE(Transport.EPOLL, true),
    NIO(Transport.NIO, false);

    private final Transport transport;
    private final boolean splice;

    Mode(Transport transport, boolean splice) {
        this.transport = transport;
        this.splice = splice;
    }

    ProxierSettings settings() {
        return ProxierSettings.defaults()
                .withTransport(transport)
                .withEventLoops(2)
                .withRelay(new RelaySettings(RelaySettings.DIAL_TIMEOUTS, Duration.ofMinutes(5), splice));
    }
}
