// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where the proxy answers questions about itself.
 *
 * @param healthzBindAddress where {@code /healthz} and {@code /livez} are served; null for nowhere
 * @param metricsBindAddress where the metrics and the API are served; null for nowhere
 * @param bindAddressHardFail whether an address that is taken ends the program; else it is tried again
 */
public record AdminConfig(
        @Nullable InetSocketAddress healthzBindAddress,
        @Nullable InetSocketAddress metricsBindAddress,
        boolean bindAddressHardFail) {}
