// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.manifest;

import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The objects of all manifests, in the order of their appearance. Confined to one thread. */
final class ManifestObjects {
    private record Key(String kind, String namespace, String name) {}

    private final List<ManifestObject<Service>> services = new ArrayList<>();
    private final List<ManifestObject<EndpointSlice>> endpointSlices = new ArrayList<>();
    private final List<ManifestObject<Endpoints>> endpoints = new ArrayList<>();
    private final List<ManifestObject<Pod>> pods = new ArrayList<>();
    private final Map<Key, Origin> origins = new HashMap<>();
    private final List<ManifestProblem> problems;

    /** Reports an object that appears twice to {@code problems}. */
    ManifestObjects(List<ManifestProblem> problems) {
        this.problems = problems;
    }

    void add(HasMetadata object, Origin origin) {
        if (isDuplicate(object, origin)) {
            return;
        }
        switch (object) {
            case Service service -> services.add(new ManifestObject<>(service, origin));
            case EndpointSlice slice -> endpointSlices.add(new ManifestObject<>(slice, origin));
            case Endpoints subsets -> endpoints.add(new ManifestObject<>(subsets, origin));
            case Pod pod -> pods.add(new ManifestObject<>(pod, origin));
            default -> throw new IllegalArgumentException("not a manifest kind: " + object.getKind());
        }
    }

    private boolean isDuplicate(HasMetadata object, Origin origin) {
        String name = object.getMetadata().getName();
        if (name == null) {
            return false;
        }
        String kind = object.getClass().getSimpleName();
        String namespace = object.getMetadata().getNamespace();
        Origin first = origins.putIfAbsent(new Key(kind, namespace, name), origin);
        if (first != null) {
            problems.add(origin.at(
                    "metadata.name", kind + " " + namespace + "/" + name + " is defined already in " + first));
        }
        return first != null;
    }

    List<ManifestObject<Service>> services() {
        return services;
    }

    List<ManifestObject<EndpointSlice>> endpointSlices() {
        return endpointSlices;
    }

    List<ManifestObject<Endpoints>> endpoints() {
        return endpoints;
    }

    List<ManifestObject<Pod>> pods() {
        return pods;
    }
}
