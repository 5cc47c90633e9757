// SPDX-License-Identifier: Apache-2.0
package io.spliceway.vip;

import io.spliceway.net.Errno;
import io.spliceway.net.NetlinkAnswer;
import io.spliceway.net.NetlinkSocket;
import io.spliceway.net.NetlinkWriter;
import io.spliceway.vip.GuardMessages.Change;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;

/**
 * A guard that is in place, in the network namespace of the calling thread. Changes of its sets are asked of the kernel
 * directly, since to start {@code nft} takes long for a process with many descriptors.
 */
final class GuardTables {
    /**
     * Adds or removes {@code addresses}.
     *
     * @throws IOException if that is refused; some may be changed then
     */
    void change(Change change, Collection<InetAddress> addresses) throws IOException {
        List<InetAddress> all = List.copyOf(addresses);
        for (int from = 0; from < all.size(); from += GuardMessages.MOST_ADDRESSES) {
            var request = new NetlinkWriter();
            int to = Math.min(from + GuardMessages.MOST_ADDRESSES, all.size());
            GuardMessages.change(request, change, all.subList(from, to));
            for (NetlinkAnswer.Failure failure : failures(request)) {
                throw new IOException("nf_tables: " + failure.text());
            }
        }
    }

    /** Whether all tables of the guard are there. */
    boolean exist() throws IOException {
        var request = new NetlinkWriter();
        GuardMessages.getTables(request);
        for (NetlinkAnswer.Failure failure : failures(request)) {
            if (failure.errno() != Errno.ENOENT) {
                throw new IOException("nf_tables: " + failure.text());
            }
            return false;
        }
        return true;
    }

    private static Collection<NetlinkAnswer.Failure> failures(NetlinkWriter request) throws IOException {
        return NetlinkSocket.ask(NetlinkSocket.NETFILTER, request).failures().values();
    }
}
