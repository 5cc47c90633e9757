// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import java.util.List;

/**
 * A Service in one line; the component names are the names of the JSON's fields. Rates are per second.
 *
 * @param addresses the first of its {@code addressCount} frontends, as {@code ip:port/protocol}
 * @param state {@code listening}, {@code no-endpoints}, or {@code failed} if one of its frontends should listen and does
 *     not
 * @param ready the endpoints that are ready, of {@code endpoints}
 * @param terminating the endpoints that terminate
 */
public record ServiceRow(
        String namespace,
        String name,
        String type,
        List<String> addresses,
        int addressCount,
        String state,
        long ready,
        long terminating,
        int endpoints,
        long connections,
        double accepted,
        double dialFailures,
        long toEndpointRate,
        long toClientRate) {}
