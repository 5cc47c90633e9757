// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.manifest;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.spliceway.model.NamespacedName;

/** An API object and where it stands in the manifests. */
record ManifestObject<T extends HasMetadata>(T object, Origin origin) {
    NamespacedName name() {
        String name = object.getMetadata().getName();
        return new NamespacedName(object.getMetadata().getNamespace(), name == null ? "" : name);
    }
}
