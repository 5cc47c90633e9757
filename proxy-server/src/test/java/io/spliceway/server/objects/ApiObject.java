// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.objects;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** Reads API objects from YAML as fabric8's client does. */
final class ApiObject {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    private ApiObject() {}

    static <T> T parse(String yaml, Class<T> type) {
        return YAML.unmarshal(yaml, type);
    }
}
