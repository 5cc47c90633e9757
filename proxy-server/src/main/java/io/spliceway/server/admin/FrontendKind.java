// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import io.spliceway.routing.Frontend;

/** The API's names of the kinds of frontends. */
final class FrontendKind {
    private FrontendKind() {}

    static String of(Frontend frontend) {
        return switch (frontend) {
            case Frontend.ClusterIp unused -> "ClusterIP";
            case Frontend.NodePort unused -> "NodePort";
            case Frontend.ExternalIp unused -> "ExternalIP";
            case Frontend.LoadBalancerIp unused -> "LoadBalancer";
        };
    }
}
