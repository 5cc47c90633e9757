// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which Services, and endpoints of theirs, are asked for.
 *
 * @param namespace the namespace that they are in; empty for all
 * @param labelSelector the labels that Services and endpoints have
 * @param serviceLabels further labels that Services alone have; empty for none
 * @param serviceFieldSelectors the field selectors for Services, the preferred one first: API servers before 1.31 know
 *     none
 */
public record WatchScope(
        String namespace, String labelSelector, String serviceLabels, List<String> serviceFieldSelectors) {
    /** Those that are proxied, by the selectors of kube-proxy's informers ({@code cmd/kube-proxy/app/server.go}). */
    public static final WatchScope PROXIED = new WatchScope(
            "",
            "!service.kubernetes.io/headless,!service.kubernetes.io/service-proxy-name",
            "",
            List.of("spec.clusterIP!=None", ""));

    /** Those that have a name too: headless ones, and those that are left to another proxy. */
    public static final WatchScope NAMED = new WatchScope("", "", "", List.of(""));

    public WatchScope {
        serviceFieldSelectors = List.copyOf(serviceFieldSelectors);
    }

    /** Returns those of one namespace that have a name, and these labels. */
    public static WatchScope named(String namespace, String serviceLabels) {
        return new WatchScope(namespace, "", serviceLabels, List.of(""));
    }

    /** Returns the label selector for Services. */
    String serviceLabelSelector() {
        return Stream.of(labelSelector, serviceLabels)
                .filter(selector -> !selector.isEmpty())
                .collect(Collectors.joining(","));
    }

    /** Returns where the objects of {@code group} and {@code plural} are, such as {@code api/v1} and {@code services}. */
    String path(String group, String plural) {
        return namespace.isEmpty() ? group + "/" + plural : group + "/namespaces/" + namespace + "/" + plural;
    }
}
