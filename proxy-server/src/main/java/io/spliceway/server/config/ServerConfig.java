// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import io.spliceway.proxier.ProxierSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the program can be told. Immutable.
 *
 * @param manifests the files and folders that Services are read from
 * @param cluster the cluster that Services are read from; null if they come from manifests or from a program
 * @param admin where the proxy answers questions about itself
 * @param dns how names are answered
 * @param proxier how the engine runs; its routing names the node and its addresses that serve node ports
 * @param shutdownGracePeriod how long connections may last after a request to stop
 * @param oomScoreAdj how willing the kernel is to end this process when memory runs out; null to leave it as it is
 * @param logging what is logged
 * @param ignored what was said that has no effect here, by field or flag
 */
public record ServerConfig(
        List<Path> manifests,
        @Nullable ClusterConfig cluster,
        AdminConfig admin,
        DnsConfig dns,
        ProxierSettings proxier,
        Duration shutdownGracePeriod,
        @Nullable Integer oomScoreAdj,
        LoggingConfig logging,
        Map<String, List<String>> ignored) {
    public ServerConfig {
        manifests = List.copyOf(manifests);
        ignored = Collections.unmodifiableMap(new LinkedHashMap<>(ignored));
    }

    /** A configuration without a cluster, without DNS, and with nothing that has no effect. */
    public ServerConfig(
            List<Path> manifests,
            AdminConfig admin,
            ProxierSettings proxier,
            Duration shutdownGracePeriod,
            int verbosity) {
        this(
                manifests,
                null,
                admin,
                DnsConfig.OFF,
                proxier,
                shutdownGracePeriod,
                null,
                LoggingConfig.DEFAULT.withVerbosity(verbosity),
                Map.of());
    }
}
