// SPDX-License-Identifier: Apache-2.0
package io.spliceway.vip;

import io.spliceway.model.IpFamily;
import io.spliceway.net.Errno;
import io.spliceway.net.NetlinkAnswer;
import io.spliceway.net.NetlinkSocket;
import io.spliceway.net.NetlinkWriter;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The kernel's table of local routes, in the network namespace of the calling thread: some microseconds a route. */
final class LocalRoutes {
    private static final Set<Integer> NO_FAMILY = Set.of(Errno.EOPNOTSUPP, Errno.EAFNOSUPPORT);

    // As many answers as fit into a socket's receive buffer, should all be refused.
    private static final int AT_ONCE = 200;
    private static final int MOST_LISTINGS = 5;

    private interface Request {
        void write(NetlinkWriter to, LocalRoute route, int sequence);
    }

    /**
     * Adds routes. An address that is local already needs none: that is no failure, and whose route it is, is not touched.
     *
     * @return what could not be added, and why; the caller's to change
     */
    Map<LocalRoute, String> add(Collection<LocalRoute> routes) {
        return each(routes, RouteMessages::add, Errno.EEXIST);
    }

    /** Removes those of {@code routes} that there are; returns what could not be removed, and why. */
    Map<LocalRoute, String> delete(Collection<LocalRoute> routes) {
        return each(routes, RouteMessages::delete, Errno.ESRCH);
    }

    /** Lists our routes, whichever process added them. */
    Set<LocalRoute> list() throws IOException {
        Set<LocalRoute> routes = new LinkedHashSet<>();
        for (IpFamily family : IpFamily.values()) {
            list(family).messages().stream()
                    .map(RouteMessages::parse)
                    .flatMap(Optional::stream)
                    .forEach(routes::add);
        }
        return routes;
    }

    private static NetlinkAnswer list(IpFamily family) throws IOException {
        NetlinkAnswer answer = new NetlinkAnswer(List.of(), Map.of(), false);
        for (int i = 0; i < MOST_LISTINGS && !answer.isComplete(); i++) {
            var request = new NetlinkWriter();
            RouteMessages.list(request, family);
            answer = NetlinkSocket.ask(NetlinkSocket.ROUTE, request);
            for (NetlinkAnswer.Failure failure : answer.failures().values()) {
                if (!NO_FAMILY.contains(failure.errno())) {
                    throw new IOException("routes of " + family + ": " + failure.text());
                }
            }
        }
        return answer;
    }

    private static Map<LocalRoute, String> each(Collection<LocalRoute> routes, Request request, int harmless) {
        Map<LocalRoute, String> failures = new LinkedHashMap<>();
        List<LocalRoute> all = List.copyOf(routes);
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            List<LocalRoute> some = all.subList(from, Math.min(from + AT_ONCE, all.size()));
            try {
                ask(some, request).failures().forEach((number, failure) -> {
                    if (failure.errno() != harmless) {
                        failures.put(some.get(number), failure.text());
                    }
                });
            } catch (IOException e) {
                some.forEach(route -> failures.put(route, String.valueOf(e.getMessage())));
            }
        }
        return failures;
    }

    private static NetlinkAnswer ask(List<LocalRoute> routes, Request request) throws IOException {
        var requests = new NetlinkWriter();
        for (int i = 0; i < routes.size(); i++) {
            request.write(requests, routes.get(i), i);
        }
        return NetlinkSocket.ask(NetlinkSocket.ROUTE, requests);
    }
}
