// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import io.fabric8.kubernetes.api.model.networking.v1.ServiceCIDR;
import io.spliceway.cluster.ClusterEvent;
import io.spliceway.model.Cidr;
import io.spliceway.model.NamespacedName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The blocks that the cluster's addresses are from, which API servers tell since 1.31. Stateless. */
final class ServiceCidrWatch {
    private static final String NAME = "servicecidrs";

    private ServiceCidrWatch() {}

    /**
     * A ServiceCIDR object.
     *
     * @param name identifies it; there is no namespace
     * @param blocks one block, or one of each family
     */
    record ServiceCidr(NamespacedName name, List<Cidr> blocks) {}

    /** Returns the resource by its versions, the preferred one first. */
    static List<Resource<?, ServiceCidr>> resources() {
        return List.of(resource("v1"), resource("v1beta1"));
    }

    static Store<ServiceCidr> store() {
        return new Store<>(
                ServiceCidr::name,
                cidr -> new ClusterEvent.ServiceCidrApplied(cidr.name(), cidr.blocks()),
                name -> new ClusterEvent.ServiceCidrApplied(name, List.of()));
    }

    private static Resource<?, ServiceCidr> resource(String version) {
        return new Resource<>(
                NAME,
                "apis/networking.k8s.io/" + version + "/" + NAME,
                "",
                "",
                ServiceCIDR.class,
                ServiceCidrWatch::map);
    }

    private static Resource.Outcome<ServiceCidr> map(ServiceCIDR object) {
        List<String> texts = object.getSpec() == null
                ? List.of()
                : Objects.requireNonNullElse(object.getSpec().getCidrs(), List.of());
        List<Cidr> blocks = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String text : texts) {
            try {
                blocks.add(Cidr.parse(text));
            } catch (IllegalArgumentException e) {
                problems.add("spec.cidrs: " + e.getMessage());
            }
        }
        var name = new NamespacedName("", object.getMetadata().getName());
        return new Resource.Outcome<>(List.of(new ServiceCidr(name, blocks)), problems);
    }
}
