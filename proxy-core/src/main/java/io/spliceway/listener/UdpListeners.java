// SPDX-License-Identifier: Apache-2.0
package io.spliceway.listener;

import io.spliceway.net.DatagramBinding;
import io.spliceway.net.EventLoops;
import io.spliceway.net.SocketException;
import io.spliceway.relay.UdpSessions;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Opens the listeners for UDP. While there are sockets to spare, a frontend gets several, each on another loop, between
 * which the kernel divides the clients; after that, one on the loop that has the fewest. Confined to the control thread.
 */
public final class UdpListeners implements Listener.Factory {
    // With each further socket, a wake-up finds fewer datagrams to handle at once. Four can keep up with any Service.
    private static final int MOST_SOCKETS = 4;

    private final EventLoops eventLoops;
    private final List<UdpSessions> loops;
    private final int[] socketsOnLoop;
    private int spare;

    /**
     * @param loops one entry for each event loop
     * @param spare how many sockets there may be beyond the one that each frontend needs
     */
    public UdpListeners(EventLoops eventLoops, List<UdpSessions> loops, int spare) {
        this.eventLoops = eventLoops;
        this.loops = List.copyOf(loops);
        this.socketsOnLoop = new int[loops.size()];
        this.spare = spare;
    }

    @Override
    public Listener open(InetSocketAddress address, Admission admission) throws SocketException {
        int most = Math.min(loops.size(), MOST_SOCKETS);
        List<DatagramBinding> bindings = eventLoops.bind(address, most - 1 <= spare ? most : 1);
        List<UdpSessions> chosen = idlest(bindings.size());
        var listener = new UdpListener(chosen, admission, () -> count(chosen, -1));
        count(chosen, 1);
        listener.start(bindings);
        return listener;
    }

    private List<UdpSessions> idlest(int count) {
        var byLoad = new ArrayList<>(loops);
        byLoad.sort(Comparator.comparingInt(each -> socketsOnLoop[each.loop().index()]));
        return List.copyOf(byLoad.subList(0, count));
    }

    private void count(List<UdpSessions> used, int change) {
        used.forEach(each -> socketsOnLoop[each.loop().index()] += change);
        spare -= change * (used.size() - 1);
    }
}
