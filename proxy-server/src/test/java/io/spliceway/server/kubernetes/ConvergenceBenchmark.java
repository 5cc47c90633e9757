// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import io.spliceway.observe.ProxyObserver;
import io.spliceway.proxier.Proxier;
import io.spliceway.proxier.ProxierSettings;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long it takes from a change of endpoints to the first connection on the new endpoint, and where the time goes. Not
 * part of the gate; it takes minutes and prints its figures. docs/kubernetes.md has the command.
 *
 * <p>A client connects again and again until the new endpoint answers. It rests in between, because it, the API server and
 * the pods share the processors with the proxy that is measured. What the machine is to blame for shows in a second
 * connection through the same Service, which has no change to wait for.
 */
@Tag("benchmark")
class ConvergenceBenchmark {
    private static final Logger LOG = LoggerFactory.getLogger(ConvergenceBenchmark.class);
    private static final int WARM_UP = 1_000;
    private static final int CHANGES = 5_000;
    private static final long REST_NANOS = Duration.ofNanos(100_000).toNanos();

    // Compiled code is the same for every size; without this the first size would pay for it.
    @BeforeAll
    static void warmUp() throws Exception {
        Figures unused = run(10, true);
        unused = run(10, false);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 1_000, 10_000})
    void throughTheApiServer(int services) throws Exception {
        LOG.atWarn().log("written at the API server, {} Services:{}", services, run(services, true));
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 1_000, 10_000})
    void inProcess(int services) throws Exception {
        LOG.atWarn().log("in-process, {} Services:{}", services, run(services, false));
    }

    private static Figures run(int services, boolean throughApiServer) throws Exception {
        var applied = new Applied();
        try (var pods = new EchoPods();
                var cluster = new GeneratedCluster(services, 10, ScaleBenchmark.freePort(), pods.port());
                var source = new TimedSource(ScaleBenchmark.source(cluster));
                Proxier proxier =
                        Proxier.start(ProxierSettings.defaults().withRouting(DrillCluster.ROUTING), source, applied)) {
            proxier.synced().get(60, TimeUnit.SECONDS);
            var run = new Run(
                    cluster,
                    services,
                    throughApiServer
                            ? cluster::setEndpoint
                            : (service, pod) -> source.apply(cluster.slice(service, pod)),
                    source,
                    applied);
            Figures unused = run.measure(0, WARM_UP);
            System.gc(); // the lists' garbage
            return run.measure(WARM_UP, CHANGES);
        }
    }

    /** Gives a Service one endpoint in place of those that it had. */
    private interface Change {
        void make(int service, InetAddress pod);
    }

    /** When the proxy last brought a change to its listeners. */
    private static final class Applied implements ProxyObserver {
        private volatile long at;

        @Override
        public void applied(long generation, int frontends, Duration took) {
            at = System.nanoTime();
        }
    }

    private record Run(GeneratedCluster cluster, int services, Change change, TimedSource source, Applied applied) {
        private static final int STRIDE = 7_919; // a prime, to go through the Services in no order

        Figures measure(int first, int count) throws IOException {
            var figures = new Figures(count);
            for (int i = first; i < first + count; i++) {
                int service = i * STRIDE % services;
                InetAddress pod = InetAddress.ofLiteral("127.120." + i / 250 + "." + (i % 250 + 1));
                long collections = collections();
                Figures.Sample sample = change(service, pod);
                figures.add(sample, collections() != collections);
            }
            return figures;
        }

        private Figures.Sample change(int service, InetAddress pod) throws IOException {
            InetSocketAddress address = cluster.address(service);
            long begin = System.nanoTime();
            change.make(service, pod);
            awaitConnection(address, pod);
            long connected = System.nanoTime();
            EchoPods.connect(address).close();
            long again = System.nanoTime();
            return new Figures.Sample(
                    connected - begin,
                    source.delivered() - begin,
                    applied.at - source.delivered(),
                    connected - applied.at,
                    again - connected);
        }

        private static void awaitConnection(InetSocketAddress address, InetAddress pod) throws IOException {
            while (true) {
                try (EchoPods.Client client = EchoPods.connect(address)) {
                    if (client.pod().equals(pod)) {
                        return;
                    }
                }
                LockSupport.parkNanos(REST_NANOS);
            }
        }

        private static long collections() {
            return ManagementFactory.getGarbageCollectorMXBeans().stream()
                    .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                    .sum();
        }
    }
}
