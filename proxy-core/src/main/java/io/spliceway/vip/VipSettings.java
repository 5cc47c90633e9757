// SPDX-License-Identifier: Apache-2.0
package io.spliceway.vip;

import io.spliceway.model.Cidr;
import java.util.List;

/**
 * Whether and how service addresses are made local.
 *
 * @param mode who makes them local
 * @param guard whether sockets that listen on the wildcard address are kept from serving on them
 * @param serviceCidrs blocks that cluster addresses are from, beside those that the cluster tells; each is made local as
 *     a whole, addresses outside all of them one by one
 */
public record VipSettings(Mode mode, boolean guard, List<Cidr> serviceCidrs) {
    /** Leaves the addresses to others. */
    public static final VipSettings NONE = new VipSettings(Mode.NONE, false, List.of());

    public VipSettings {
        serviceCidrs = List.copyOf(serviceCidrs);
    }

    /** Who makes service addresses local. */
    public enum Mode {
        /** The proxy, by routes of type local; needs CAP_NET_ADMIN. */
        ROUTE,
        /** Somebody else, or nobody because they are local by nature, as all of 127.0.0.0/8 is. */
        NONE
    }
}
