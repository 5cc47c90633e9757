// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.healthcheck;

import io.spliceway.model.IpFamily;
import java.util.Map;

/**
 * The answer to any request at a health check node port ({@code healthcheck/service_health.go}). Immutable.
 *
 * @param status the HTTP status: 200 if the node should get traffic of the Service
 * @param headers the headers that it has beside those of HTTP itself
 * @param body JSON, byte for byte as kube-proxy has it
 */
record HealthAnswer(int status, Map<String, String> headers, String body) {

    /** Answers a client of {@code family}. */
    static HealthAnswer of(HealthCheck check, IpFamily family, boolean proxyHealthy) {
        int count = check.localEndpoints(family);
        return new HealthAnswer(
                count != 0 && proxyHealthy ? 200 : 503,
                Map.of(
                        "Content-Type", "application/json",
                        "X-Content-Type-Options", "nosniff",
                        "X-Load-Balancing-Endpoint-Weight", Integer.toString(count)),
                """
                {
                \t"service": {
                \t\t"namespace": "%s",
                \t\t"name": "%s"
                \t},
                \t"localEndpoints": %d,
                \t"serviceProxyHealthy": %b
                }""".formatted(check.service().namespace(), check.service().name(), count, proxyHealthy));
    }
}
