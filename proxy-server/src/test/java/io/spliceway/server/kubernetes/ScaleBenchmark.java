// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.spliceway.cluster.ClusterSource;
import io.spliceway.observe.ProxyObserver;
import io.spliceway.proxier.Proxier;
import io.spliceway.proxier.ProxierSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a large cluster costs. Not part of the gate; it takes some seconds and prints its figures. docs/kubernetes.md has
 * the command.
 */
@Tag("benchmark")
class ScaleBenchmark {
    private static final Logger LOG = LoggerFactory.getLogger(ScaleBenchmark.class);

    @Test
    void heapAndTimeOfTenThousandServicesWithHundredThousandEndpoints() throws Exception {
        try (var cluster = new GeneratedCluster(10_000, 10, freePort(), 8080)) {
            long empty = usedHeap();
            var source = source(cluster);
            long start = System.nanoTime();
            try (Proxier proxier = Proxier.start(
                    ProxierSettings.defaults().withRouting(DrillCluster.ROUTING), source, ProxyObserver.NONE)) {
                proxier.synced().get(60, TimeUnit.SECONDS);
                long synced = System.nanoTime();
                assertEquals(10_000, proxier.routingTable().size());
                long heap = usedHeap() - empty;
                LOG.atWarn()
                        .addKeyValue("heapMiB", heap >> 20)
                        .addKeyValue("listedToReadyMillis", millis(synced - cluster.lastListSent()))
                        .addKeyValue("startToReadyMillis", millis(synced - start))
                        .log("10,000 Services, 100,000 endpoints");
                assertTrue(heap >> 20 <= 256, "heap " + heap);
            }
        }
    }

    static ClusterSource source(GeneratedCluster cluster) {
        return new KubernetesSource(
                SourceFixture.connection(cluster.root()),
                SourceFixture.NODE,
                WatchScope.PROXIED,
                DrillCluster.POLICY,
                WatchTimings.DEFAULTS,
                WatchObserver.NONE);
    }

    private static long usedHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long millis(long nanos) {
        return Duration.ofNanos(nanos).toMillis();
    }

    static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.97.0.1"))) {
            return free.getLocalPort();
        }
    }
}
