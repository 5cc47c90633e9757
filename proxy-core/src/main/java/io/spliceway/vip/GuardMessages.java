// SPDX-License-Identifier: Apache-2.0
package io.spliceway.vip;

import io.spliceway.model.IpFamily;
import io.spliceway.net.NetlinkWriter;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/** What changes about a guard that is in place, as messages of nf_tables. Pure. */
final class GuardMessages {
    /** How many addresses {@link #change} takes: as many as one attribute has room for. */
    static final int MOST_ADDRESSES = 2_000;

    /** What is done to the addresses; to add one that is there does nothing, to remove one that is not is refused. */
    enum Change {
        ADD(12, 0x400),
        REMOVE(14, 0);

        private final int type;
        private final int flags;

        Change(int type, int flags) {
            this.type = type;
            this.flags = flags;
        }
    }

    private static final int BATCH_BEGIN = 16;
    private static final int BATCH_END = 17;
    private static final byte NF_TABLES = 10;
    private static final int GET_TABLE = 1;
    private static final byte INET = 1;
    private static final byte ARP = 3;

    private static final int TABLE_NAME = 1;
    private static final int TABLE = 1;
    private static final int SET = 2;
    private static final int ELEMENTS = 3;
    private static final int ELEMENT = 1;
    private static final int KEY = 1;
    private static final int VALUE = 1;

    private GuardMessages() {}

    /** Writes a transaction: all of it or nothing. */
    static void change(NetlinkWriter to, Change change, Collection<InetAddress> addresses) {
        to.begin(BATCH_BEGIN, 0, 0, (byte) 0, (byte) 0, (byte) 0, NF_TABLES).end();
        elements(to, change, INET, GuardRules.ADDRESSES4, addresses, IpFamily.IPv4);
        elements(to, change, ARP, GuardRules.ADDRESSES4, addresses, IpFamily.IPv4);
        elements(to, change, INET, GuardRules.ADDRESSES6, addresses, IpFamily.IPv6);
        to.begin(BATCH_END, 0, 0, (byte) 0, (byte) 0, (byte) 0, NF_TABLES).end();
    }

    private static void elements(
            NetlinkWriter to,
            Change change,
            byte family,
            String set,
            Collection<InetAddress> addresses,
            IpFamily addressFamily) {
        List<InetAddress> those = addresses.stream()
                .filter(address -> IpFamily.of(address) == addressFamily)
                .toList();
        if (those.isEmpty()) {
            return;
        }
        begin(to, change.type, change.flags, family)
                .attribute(TABLE, terminated(GuardRules.TABLE))
                .attribute(SET, terminated(set));
        int elements = to.beginNested(ELEMENTS);
        for (InetAddress address : those) {
            int element = to.beginNested(ELEMENT);
            int key = to.beginNested(KEY);
            to.attribute(VALUE, address.getAddress());
            to.endNested(key);
            to.endNested(element);
        }
        to.endNested(elements);
        to.end();
    }

    /** Writes two questions, for the two tables; each is refused if there is no such table. */
    static void getTables(NetlinkWriter to) {
        for (byte family : new byte[] {INET, ARP}) {
            begin(to, GET_TABLE, 0, family)
                    .attribute(TABLE_NAME, terminated(GuardRules.TABLE))
                    .end();
        }
    }

    private static NetlinkWriter begin(NetlinkWriter to, int type, int flags, byte family) {
        return to.begin(NF_TABLES << 8 | type, flags, 0, family, (byte) 0, (byte) 0, (byte) 0);
    }

    private static byte[] terminated(String name) {
        return (name + '\0').getBytes(StandardCharsets.US_ASCII);
    }
}
