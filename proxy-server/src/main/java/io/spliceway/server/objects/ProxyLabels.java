// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.objects;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The labels that tell kube-proxy which objects are its own. */
public final class ProxyLabels {
    /** On an EndpointSlice: the Service that it belongs to. */
    public static final String SERVICE_NAME = "kubernetes.io/service-name";

    private static final String SERVICE_PROXY_NAME = "service.kubernetes.io/service-proxy-name";
    private static final String HEADLESS = "service.kubernetes.io/headless";

    private ProxyLabels() {}

    /**
     * Whether a Service, EndpointSlice or Endpoints is for this proxy. As in kube-proxy's informers the mere existence of a label
     * counts, whatever its value.
     */
    public static boolean isForUs(@Nullable ObjectMeta metadata) {
        Map<String, String> labels = labelsOf(metadata);
        return !labels.containsKey(SERVICE_PROXY_NAME) && !labels.containsKey(HEADLESS);
    }

    /** Returns the labels, empty when there are none. */
    public static Map<String, String> labelsOf(@Nullable ObjectMeta metadata) {
        return metadata == null || metadata.getLabels() == null ? Map.of() : metadata.getLabels();
    }
}
