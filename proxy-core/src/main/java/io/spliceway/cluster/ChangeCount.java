// SPDX-License-Identifier: Apache-2.0
package io.spliceway.cluster;

import java.util.List;

/**
 * How many changes of the cluster something is about, whether they say anything new or not.
 *
 * @param services changes of Services
 * @param endpointSlices changes of EndpointSlices
 */
public record ChangeCount(int services, int endpointSlices) {
    public static final ChangeCount NONE = new ChangeCount(0, 0);

    /** Counts the changes among {@code events}. */
    public static ChangeCount of(List<ClusterEvent> events) {
        int services = 0;
        int endpointSlices = 0;
        for (ClusterEvent event : events) {
            switch (event) {
                case ClusterEvent.ServiceApplied unused -> services++;
                case ClusterEvent.ServiceDeleted unused -> services++;
                case ClusterEvent.EndpointSliceApplied unused -> endpointSlices++;
                case ClusterEvent.EndpointSliceDeleted unused -> endpointSlices++;
                case ClusterEvent.NodeApplied unused -> {}
                case ClusterEvent.ServiceCidrApplied unused -> {}
                case ClusterEvent.HostAddressesApplied unused -> {}
                case ClusterEvent.Synced unused -> {}
            }
        }
        return new ChangeCount(services, endpointSlices);
    }

    public ChangeCount plus(ChangeCount more) {
        return new ChangeCount(services + more.services, endpointSlices + more.endpointSlices);
    }
}
