// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.manifest;

import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.Arrays;
import java.util.Optional;

/** A kind of object that manifests are read for. */
enum ManifestKind {
    SERVICE("Service", "v1", Service.class),
    ENDPOINT_SLICE("EndpointSlice", "discovery.k8s.io/v1", EndpointSlice.class),
    ENDPOINTS("Endpoints", "v1", Endpoints.class),
    POD("Pod", "v1", Pod.class);

    private final String kind;
    private final String apiVersion;
    private final Class<? extends HasMetadata> type;

    ManifestKind(String kind, String apiVersion, Class<? extends HasMetadata> type) {
        this.kind = kind;
        this.apiVersion = apiVersion;
        this.type = type;
    }

    String kind() {
        return kind;
    }

    String apiVersion() {
        return apiVersion;
    }

    Class<? extends HasMetadata> type() {
        return type;
    }

    /** Finds the kind of this name in the API group of {@code apiVersion}, whatever its version. */
    static Optional<ManifestKind> of(String apiVersion, String kind) {
        return Arrays.stream(values())
                .filter(known ->
                        known.kind.equals(kind) && group(known.apiVersion).equals(group(apiVersion)))
                .findFirst();
    }

    private static String group(String apiVersion) {
        return apiVersion.substring(0, Math.max(0, apiVersion.indexOf('/')));
    }
}
