// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.spliceway.cluster.ClusterEvent.ServiceApplied;
import io.spliceway.cluster.ClusterEvent.ServiceDeleted;
import io.spliceway.cluster.ClusterState;
import io.spliceway.cluster.InMemorySource;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Service;
import io.spliceway.observe.ProxyObserver;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StateFollowerTest {
    private static final NamespacedName DB = new NamespacedName("default", "db");

    /** What a follower saw in one call: the names that it was given, and the external name of db. */
    private record Seen(
            Set<NamespacedName> changed, @Nullable String externalName) {}

    private final InMemorySource source = new InMemorySource();
    private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();

    private Seen next() throws InterruptedException {
        return Objects.requireNonNull(seen.poll(10, TimeUnit.SECONDS), "the follower was not told");
    }

    @Test
    void followerHearsOfServicesThatAreNotProxied() throws InterruptedException {
        source.publish(new ServiceApplied(
                Service.named("default", "db").externalName("db.example.com").build()));
        try (var proxier = Proxier.start(ProxierSettings.defaults(), source, ProxyObserver.NONE, this::follow)) {
            assertEquals(new Seen(Set.of(DB), "db.example.com"), next());
            assertEquals(0, proxier.routingTable().size());

            source.publish(new ServiceDeleted(DB));
            assertEquals(new Seen(Set.of(DB), null), next());
        }
    }

    private void follow(ClusterState state, Set<NamespacedName> changed) {
        Service db = state.service(DB);
        seen.add(new Seen(changed, db == null ? null : db.externalName()));
    }
}
