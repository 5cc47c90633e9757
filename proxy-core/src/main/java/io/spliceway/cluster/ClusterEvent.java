// SPDX-License-Identifier: Apache-2.0
package io.spliceway.cluster;

import io.spliceway.model.Cidr;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.IpFamily;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Node;
import io.spliceway.model.Service;
import java.net.InetAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A change that a {@link ClusterSource} reports. Events describe levels: applying one twice changes nothing. */
public sealed interface ClusterEvent {
    /** Returns the IP families whose traffic it may change: all of them, where it does not tell. */
    default Set<IpFamily> ipFamilies() {
        Set<IpFamily> told = switch (this) {
            case ServiceApplied applied -> applied.service().ipFamilies();
            case EndpointSliceApplied applied -> Set.of(applied.slice().addressType());
            case ServiceDeleted unused -> Set.of();
            case EndpointSliceDeleted unused -> Set.of();
            case NodeApplied unused -> Set.of();
            case ServiceCidrApplied unused -> Set.of();
            case HostAddressesApplied unused -> Set.of();
            case Synced unused -> Set.of();
        };
        return told.isEmpty() ? EnumSet.allOf(IpFamily.class) : told;
    }

    /** A Service exists in this form. */
    record ServiceApplied(Service service) implements ClusterEvent {}

    /** A Service is gone. */
    record ServiceDeleted(NamespacedName service) implements ClusterEvent {}

    /** An EndpointSlice exists in this form. */
    record EndpointSliceApplied(EndpointSlice slice) implements ClusterEvent {}

    /** An EndpointSlice is gone. */
    record EndpointSliceDeleted(NamespacedName slice) implements ClusterEvent {}

    /** The proxy's own Node exists in this form. */
    record NodeApplied(Node node) implements ClusterEvent {}

    /** A ServiceCIDR says that cluster addresses are from these blocks; from none if it is gone. */
    record ServiceCidrApplied(NamespacedName serviceCidr, List<Cidr> blocks) implements ClusterEvent {
        public ServiceCidrApplied {
            blocks = List.copyOf(blocks);
        }
    }

    /** The machine that the proxy runs on has these addresses and no others. */
    record HostAddressesApplied(Set<InetAddress> addresses) implements ClusterEvent {
        public HostAddressesApplied {
            addresses = Set.copyOf(addresses);
        }
    }

    /** Everything that existed when the source started has been reported; nothing is programmed before. */
    record Synced() implements ClusterEvent {}
}
