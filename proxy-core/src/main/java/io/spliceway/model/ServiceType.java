// SPDX-License-Identifier: Apache-2.0
package io.spliceway.model;

/** The {@code spec.type} of a Service. */
public enum ServiceType {
    ClusterIP,
    NodePort,
    LoadBalancer,
    ExternalName
}
