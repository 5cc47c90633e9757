// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.manifest;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;

/** Fills in what the API server would, and what the mappers do not take for granted. Stateless. */
final class ApiDefaults {
    private ApiDefaults() {}

    static void apply(HasMetadata object) {
        if (object.getMetadata() == null) {
            object.setMetadata(new ObjectMeta());
        }
        if (object.getMetadata().getNamespace() == null) {
            object.getMetadata().setNamespace("default");
        }
        if (object instanceof EndpointSlice slice) {
            for (EndpointPort port : slice.getPorts()) {
                if (port.getName() == null) {
                    port.setName("");
                }
            }
        }
    }
}
