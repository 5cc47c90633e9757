// SPDX-License-Identifier: Apache-2.0
package io.spliceway.cluster;

import io.spliceway.model.Cidr;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Node;
import io.spliceway.model.Service;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the events so far add up to, and which Services they touched. Slices may arrive before their Service and may
 * move from one Service to another. An event costs the same however large the cluster is, except for a change of the
 * node's zone, which touches every Service. Confined to the control thread.
 */
public final class ClusterState {
    private final Map<NamespacedName, Service> services = new HashMap<>();
    private final Map<NamespacedName, EndpointSlice> slices = new HashMap<>();
    // By slice name, so that what later slices override does not depend on the order of their arrival.
    private final Map<NamespacedName, TreeMap<NamespacedName, EndpointSlice>> slicesByService = new HashMap<>();
    private final TriggerTimes triggerTimes;
    private Set<NamespacedName> changed = new LinkedHashSet<>();
    private @Nullable Node node;
    private final TreeMap<NamespacedName, List<Cidr>> blocksByServiceCidr = new TreeMap<>();
    private List<Cidr> serviceCidrs = List.of();
    private Set<InetAddress> hostAddresses = Set.of();
    private boolean isSynced;

    /** Starts empty, and times all changes of endpoints. */
    public ClusterState() {
        this(Instant.EPOCH);
    }

    /** Starts empty, and times the changes of endpoints that happen after {@code start}. */
    public ClusterState(Instant start) {
        triggerTimes = new TriggerTimes(start);
    }

    /** Takes one event into account; an event that says nothing new changes nothing. */
    public void apply(ClusterEvent event) {
        switch (event) {
            case ClusterEvent.ServiceApplied applied -> applyService(applied.service());
            case ClusterEvent.ServiceDeleted deleted -> deleteService(deleted.service());
            case ClusterEvent.EndpointSliceApplied applied -> applySlice(applied.slice());
            case ClusterEvent.EndpointSliceDeleted deleted -> deleteSlice(deleted.slice());
            case ClusterEvent.NodeApplied applied -> applyNode(applied.node());
            case ClusterEvent.ServiceCidrApplied applied -> applyServiceCidr(applied.serviceCidr(), applied.blocks());
            case ClusterEvent.HostAddressesApplied applied -> hostAddresses = applied.addresses();
            case ClusterEvent.Synced synced -> isSynced = true;
        }
    }

    /**
     * Returns the Services whose own object, slices or node zone changed since the last call. Some may not exist: they
     * were deleted, or only have slices yet.
     */
    public Set<NamespacedName> takeChanged() {
        Set<NamespacedName> taken = changed;
        changed = new LinkedHashSet<>();
        return Collections.unmodifiableSet(taken);
    }

    /** Returns when the changes of endpoints since the last call happened, as far as their slices say so. */
    public Map<TriggerTimes.Key, List<Instant>> takeTriggerTimes() {
        return triggerTimes.take();
    }

    public @Nullable Service service(NamespacedName name) {
        return services.get(name);
    }

    /** Returns the slices of a Service in the order of their names. */
    public Collection<EndpointSlice> slices(NamespacedName service) {
        TreeMap<NamespacedName, EndpointSlice> byName = slicesByService.get(service);
        return byName == null ? List.of() : Collections.unmodifiableCollection(byName.values());
    }

    public @Nullable Node node() {
        return node;
    }

    /** Returns the blocks that cluster addresses are from, as far as the cluster tells; the same list while it is so. */
    public List<Cidr> serviceCidrs() {
        return serviceCidrs;
    }

    /** Returns the addresses of the machine that the proxy runs on; the same set while none comes or goes. */
    public Set<InetAddress> hostAddresses() {
        return hostAddresses;
    }

    /** Whether everything that existed when the source started is in. */
    public boolean isSynced() {
        return isSynced;
    }

    private void applyService(Service service) {
        if (!service.equals(services.put(service.name(), service))) {
            changed.add(service.name());
        }
    }

    private void deleteService(NamespacedName name) {
        if (services.remove(name) != null) {
            changed.add(name);
        }
    }

    private void applySlice(EndpointSlice slice) {
        EndpointSlice previous = slices.get(slice.name());
        if (previous != null && slice.saysTheSameAs(previous)) {
            return;
        }
        slices.put(slice.name(), slice);
        if (previous != null && !previous.service().equals(slice.service())) {
            detach(previous);
        }
        slicesByService
                .computeIfAbsent(slice.service(), name -> new TreeMap<>())
                .put(slice.name(), slice);
        changed.add(slice.service());
        triggerTimes.changed(slice);
    }

    private void deleteSlice(NamespacedName name) {
        EndpointSlice previous = slices.remove(name);
        if (previous != null) {
            detach(previous);
        }
    }

    private void detach(EndpointSlice slice) {
        slicesByService.computeIfPresent(slice.service(), (name, siblings) -> {
            siblings.remove(slice.name());
            return siblings.isEmpty() ? null : siblings;
        });
        changed.add(slice.service());
        triggerTimes.removed(slice);
    }

    private void applyNode(Node applied) {
        if (!Objects.equals(zone(node), zone(applied))) {
            changed.addAll(services.keySet());
        }
        node = applied;
    }

    private void applyServiceCidr(NamespacedName name, List<Cidr> blocks) {
        List<Cidr> before = blocks.isEmpty() ? blocksByServiceCidr.remove(name) : blocksByServiceCidr.put(name, blocks);
        if (!blocks.equals(before)) {
            serviceCidrs = blocksByServiceCidr.values().stream()
                    .flatMap(List::stream)
                    .distinct()
                    .toList();
        }
    }

    private static @Nullable String zone(@Nullable Node node) {
        return node == null ? null : node.zone();
    }
}
