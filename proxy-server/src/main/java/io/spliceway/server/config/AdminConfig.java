// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the proxy answers questions about itself.
 *
 * @param healthzBindAddress where {@code /healthz} and {@code /livez} are served; null for nowhere
 * @param metricsBindAddress where the metrics and the API are served; null for nowhere
 * @param bindAddressHardFail whether an address that is taken ends the program; else it is tried again
 * @param tokenFile the file with what a request for a change must know; null if none is allowed
 */
public record AdminConfig(
        @Nullable InetSocketAddress healthzBindAddress,
        @Nullable InetSocketAddress metricsBindAddress,
        boolean bindAddressHardFail,
        @Nullable Path tokenFile) {

    /** A configuration that allows no changes. */
    public AdminConfig(
            @Nullable InetSocketAddress healthzBindAddress,
            @Nullable InetSocketAddress metricsBindAddress,
            boolean bindAddressHardFail) {
        this(healthzBindAddress, metricsBindAddress, bindAddressHardFail, null);
    }
}
