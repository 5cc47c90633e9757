// SPDX-License-Identifier: Apache-2.0
package io.spliceway.cluster;

/**
 * Where Services and EndpointSlices come from: an API server, manifest files, or a program that embeds the proxy.
 *
 * <p>A source reports what exists, then {@link ClusterEvent.Synced}, then every change until it is closed. It calls the
 * sink from one thread at a time.
 */
public interface ClusterSource extends AutoCloseable {
    /** Begins to report to {@code sink}. Called once; must not block. */
    void start(ClusterSink sink);

    /** Stops reporting. */
    @Override
    void close();
}
