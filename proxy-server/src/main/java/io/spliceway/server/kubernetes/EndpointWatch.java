// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import io.fabric8.kubernetes.api.model.Endpoints;
import io.spliceway.cluster.ClusterEvent;
import io.spliceway.model.EndpointSlice;
import io.spliceway.server.objects.EndpointSliceMapper;
import io.spliceway.server.objects.EndpointsMapper;
import io.spliceway.server.objects.Mapping;
import io.spliceway.server.objects.MappingProblem;
import java.util.ArrayList;
import java.util.List;

/** Where endpoints come from: EndpointSlices, or Endpoints of servers that have no discovery.k8s.io/v1. Stateless. */
final class EndpointWatch {
    private EndpointWatch() {}

    /** Returns the resources, the preferred one first. */
    static List<Resource<?, EndpointSlice>> resources(WatchScope scope, AddressPolicy policy) {
        return List.of(slices(scope, policy), endpoints(scope, policy));
    }

    static Store<EndpointSlice> store() {
        return new Store<>(
                EndpointSlice::name, ClusterEvent.EndpointSliceApplied::new, ClusterEvent.EndpointSliceDeleted::new);
    }

    private static Resource<?, EndpointSlice> slices(WatchScope scope, AddressPolicy policy) {
        return new Resource<>(
                "endpointslices",
                scope.path("apis/discovery.k8s.io/v1", "endpointslices"),
                scope.labelSelector(),
                "",
                io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice.class,
                object -> switch (EndpointSliceMapper.map(object)) {
                    case Mapping.Mapped<EndpointSlice> mapped -> admit(List.of(mapped.value()), policy);
                    case Mapping.Ignored<EndpointSlice> ignored -> admit(List.of(), policy);
                    case Mapping.Invalid<EndpointSlice> invalid -> unusable(invalid.problems());
                });
    }

    private static Resource<?, EndpointSlice> endpoints(WatchScope scope, AddressPolicy policy) {
        return new Resource<>(
                "endpoints",
                scope.path("api/v1", "endpoints"),
                scope.labelSelector(),
                "",
                Endpoints.class,
                object -> switch (EndpointsMapper.map(object)) {
                    case Mapping.Mapped<List<EndpointSlice>> mapped -> admit(mapped.value(), policy);
                    case Mapping.Ignored<List<EndpointSlice>> ignored -> admit(List.of(), policy);
                    case Mapping.Invalid<List<EndpointSlice>> invalid -> unusable(invalid.problems());
                });
    }

    private static Resource.Outcome<EndpointSlice> admit(List<EndpointSlice> slices, AddressPolicy policy) {
        List<String> problems = new ArrayList<>();
        List<EndpointSlice> admitted =
                slices.stream().map(slice -> policy.admit(slice, problems)).toList();
        return new Resource.Outcome<>(admitted, problems);
    }

    private static Resource.Outcome<EndpointSlice> unusable(List<MappingProblem> problems) {
        return new Resource.Outcome<>(
                null, problems.stream().map(MappingProblem::toString).toList());
    }
}
