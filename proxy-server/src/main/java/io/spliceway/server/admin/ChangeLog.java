// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import io.spliceway.model.NamespacedName;
import io.spliceway.observe.ListenFailure;
import io.spliceway.observe.ProxyObserver;
import io.spliceway.routing.FrontendAddress;
import io.spliceway.routing.Route;
import io.spliceway.routing.RoutedService;
import io.spliceway.routing.RoutingTable;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The last changes of what the proxy serves, in words. It is told by the control thread, at a cost in proportion to the
 * change, and by event loops of what concerns all clients; it is read by any thread.
 */
public final class ChangeLog implements ProxyObserver {
    private static final int MOST = 1_000;

    // A change of more Services than that is told as one.
    private static final int MOST_AT_ONCE = 100;

    private final InstantSource clock;
    private final Deque<Change> changes = new ArrayDeque<>();
    private long lastId;

    // Confined to the control thread.
    private final Map<FrontendAddress, NamespacedName> failing = new HashMap<>();
    private RoutingTable table = RoutingTable.EMPTY;

    /**
     * One change.
     *
     * @param id counts the changes since the proxy was started
     * @param time when it was in effect, as ISO 8601
     * @param namespace the namespace of the Service that it is about; absent if it is about the whole proxy
     * @param service the Service's name
     * @param message what happened
     */
    public record Change(
            long id,
            String time,
            @Nullable String namespace,
            @Nullable String service,
            String message) {}

    /**
     * What {@code /api/v1/events} answers.
     *
     * @param last the id of the newest change, to ask for those after it
     */
    public record Changes(long last, List<Change> events) {}

    public ChangeLog(InstantSource clock) {
        this.clock = clock;
    }

    /** Returns the changes after the one with this id, the oldest first, as far as they are kept. */
    synchronized Changes after(long id) {
        return new Changes(
                lastId, changes.stream().filter(each -> each.id() > id).toList());
    }

    private synchronized void add(@Nullable NamespacedName service, String message) {
        changes.add(new Change(
                ++lastId,
                clock.instant().toString(),
                service == null ? null : service.namespace(),
                service == null ? null : service.name(),
                message));
        if (changes.size() > MOST) {
            changes.remove();
        }
    }

    @Override
    public void routed(RoutingTable now, Set<NamespacedName> services) {
        RoutingTable before = table;
        table = now;
        if (services.size() > MOST_AT_ONCE) {
            add(null, services.size() + " Services changed; " + now.size() + " are served");
            return;
        }
        for (NamespacedName name : services) {
            RoutedService was = before.get(name);
            RoutedService is = now.get(name);
            if (was != null || is != null) {
                if (is == null) {
                    failing.values().removeIf(name::equals);
                }
                ServiceChange.between(was, is).forEach(message -> add(name, message));
            }
        }
    }

    // Mostly it is no news: the Service is.
    @Override
    public void listening(Route route) {
        FrontendAddress address = route.frontend().address();
        if (failing.remove(address) != null) {
            add(route.servicePort().service(), address + " listens after all");
        }
    }

    // Called for each attempt.
    @Override
    public void listenFailed(Route route, ListenFailure failure) {
        FrontendAddress address = route.frontend().address();
        NamespacedName service = route.servicePort().service();
        if (!service.equals(failing.put(address, service))) {
            add(service, "does not listen: " + failure.message());
        }
    }

    @Override
    public void acceptPaused(int connections) {
        add(null, "accepting is paused: " + connections + " connections use all descriptors there are");
    }

    @Override
    public void acceptResumed() {
        add(null, "accepting goes on");
    }
}
