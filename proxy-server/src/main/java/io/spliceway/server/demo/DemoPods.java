// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.demo;

import io.spliceway.model.HostPort;
import io.spliceway.model.SliceEndpoint.Conditions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Three pods of which one at a time leaves and comes back, as in a rolling update: it terminates while it still serves,
 * is gone, and is back under the same name. Not thread-safe.
 */
final class DemoPods implements AutoCloseable {
    private static final List<DemoPod.Identity> IDENTITIES =
            List.of(new DemoPod.Identity(1, "a"), new DemoPod.Identity(2, "b"), new DemoPod.Identity(3, "c"));

    private final DemoCluster cluster;
    private final List<DemoPod> pods = new ArrayList<>();
    private int current;
    private Phase phase = Phase.READY;

    private enum Phase {
        READY,
        TERMINATING,
        GONE
    }

    /** Starts all pods and makes them known to {@code cluster}. */
    DemoPods(DemoCluster cluster) throws IOException {
        this.cluster = cluster;
        for (DemoPod.Identity identity : IDENTITIES) {
            DemoPod pod = DemoPod.start(identity);
            pods.add(pod);
            cluster.apply(identity, pod.address(), Conditions.READY);
        }
    }

    /**
     * Brings the pod whose turn it is to its next state.
     *
     * @return what happened, for people
     */
    String step() throws IOException {
        DemoPod.Identity identity = IDENTITIES.get(current);
        return switch (phase) {
            case READY -> {
                phase = Phase.TERMINATING;
                pods.get(current).terminate();
                cluster.apply(identity, pods.get(current).address(), Conditions.SERVING_TERMINATING);
                yield identity.name() + " terminates: new connections go to the other two";
            }
            case TERMINATING -> {
                phase = Phase.GONE;
                cluster.delete(identity);
                pods.get(current).close();
                yield identity.name() + " is gone";
            }
            case GONE -> {
                DemoPod pod = DemoPod.start(identity);
                pods.set(current, pod);
                cluster.apply(identity, pod.address(), Conditions.READY);
                phase = Phase.READY;
                current = (current + 1) % pods.size();
                yield identity.name() + " is back, ready at " + HostPort.format(pod.address());
            }
        };
    }

    @Override
    public void close() {
        pods.forEach(DemoPod::close);
    }
}
