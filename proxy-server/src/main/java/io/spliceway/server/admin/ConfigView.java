// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.spliceway.server.config.KubeProxyDocument;
import io.spliceway.server.config.ServerConfig;
import java.util.Map;

/**
 * The configuration as {@code /configz} shows it: kube-proxy's keyed by its API group, and ours beside it.
 *
 * @param kubeProxy the fields of a KubeProxyConfiguration
 * @param spliceway what has no field there
 */
record ConfigView(
        @JsonProperty("kubeproxy.config.k8s.io") Map<String, Object> kubeProxy, Map<String, Object> spliceway) {
    static ConfigView of(ServerConfig config) {
        return new ConfigView(KubeProxyDocument.fields(config), KubeProxyDocument.rest(config));
    }
}
