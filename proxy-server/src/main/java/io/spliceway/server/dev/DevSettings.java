// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dev;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is served on this machine, and how. Immutable.
 *
 * @param kubeconfig the file of the cluster; null if the Services are those of {@code manifests}
 * @param manifests the files and folders that Services are read from
 * @param namespace the namespace of the cluster
 * @param selector the labels of the Services; empty for all of them
 * @param direct whether the cluster's pods are reached at their addresses, and not through the API server
 * @param replacements processes of this machine in the place of pods
 * @param patience how long a connection may wait for a pod
 * @param dns where names are answered; empty for nowhere
 * @param hosts the file that gets the names; null for none
 */
public record DevSettings(
        @Nullable Path kubeconfig,
        List<Path> manifests,
        String namespace,
        String selector,
        boolean direct,
        List<Replacement> replacements,
        Duration patience,
        List<InetSocketAddress> dns,
        @Nullable Path hosts) {
    // Long attempts first, for a slow way to the cluster; then many, for pods that come and go.
    private static final List<Integer> ATTEMPT_SHARES = List.of(3, 3, 2, 2, 1, 1, 1, 1, 1, 1);

    public DevSettings {
        manifests = List.copyOf(manifests);
        replacements = List.copyOf(replacements);
        dns = List.copyOf(dns);
    }

    /** Returns how long each attempt to reach a pod may take: together as long as a connection may wait. */
    List<Duration> dialTimeouts() {
        int shares = ATTEMPT_SHARES.stream().mapToInt(Integer::intValue).sum();
        Stream<Duration> timeouts = ATTEMPT_SHARES.stream()
                .map(share -> patience.multipliedBy(share).dividedBy(shares));
        return timeouts.toList();
    }

    /** Whether pods are reached through the API server. */
    boolean forwards() {
        return kubeconfig != null && !direct;
    }
}
