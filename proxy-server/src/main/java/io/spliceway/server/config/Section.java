// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

/** What settings are about, in the order in which they are shown. */
public enum Section {
    SOURCE("What is proxied"),
    NODE("The node that this proxy is for"),
    ADMIN("Where the proxy answers for itself"),
    DNS("Names"),
    RUNNING("How it runs"),
    KUBE_PROXY("More of kube-proxy's flags"),
    IGNORED("Accepted for the sake of kube-proxy's configurations, without effect");

    private final String heading;

    Section(String heading) {
        this.heading = heading;
    }

    public String heading() {
        return heading;
    }
}
