// SPDX-License-Identifier: Apache-2.0
package io.spliceway.listener;

import io.spliceway.net.SocketFailure;
import io.spliceway.observe.ListenFailure;
import io.spliceway.observe.ListenFailure.Cause;
import io.spliceway.routing.FrontendAddress;

/** Puts a failure to listen into words that name the remedy. */
final class ListenFailures {
    private ListenFailures() {}

    static ListenFailure of(FrontendAddress address, SocketFailure failure) {
        return switch (failure) {
            case ADDRESS_IN_USE ->
                new ListenFailure(
                        Cause.ADDRESS_IN_USE,
                        address + " is taken by another process; a socket that listens on the wildcard address takes"
                                + " its port on every address");
            case ADDRESS_NOT_LOCAL ->
                new ListenFailure(
                        Cause.ADDRESS_NOT_LOCAL,
                        address + " is not local to this machine; make it so with 'ip route add local "
                                + address.ip().getHostAddress()
                                + " dev lo', or give the Service an address in 127.0.0.0/8");
            case PERMISSION_DENIED ->
                new ListenFailure(
                        Cause.PERMISSION_DENIED,
                        "port " + address.port() + " needs CAP_NET_BIND_SERVICE, or a"
                                + " net.ipv4.ip_unprivileged_port_start that is not above it");
            case NO_DESCRIPTORS ->
                new ListenFailure(
                        Cause.NO_DESCRIPTORS,
                        "no descriptor is left for " + address + "; raise the limit (ulimit -n) or proxy fewer ports");
            case REFUSED, TIMED_OUT, UNREACHABLE, RESET, NO_RESOURCES, OTHER ->
                new ListenFailure(Cause.OTHER, "cannot listen on " + address);
        };
    }
}
