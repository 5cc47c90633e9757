// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.manifest;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Service;
import io.spliceway.server.objects.EndpointSliceMapper;
import io.spliceway.server.objects.EndpointsMapper;
import io.spliceway.server.objects.Mapping;
import io.spliceway.server.objects.ServiceMapper;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the objects of one reading together to what they mean for the proxy. Confined to one thread. */
final class StateAssembly {
    private static final Logger LOG = LoggerFactory.getLogger(StateAssembly.class);

    private final ManifestObjects objects;
    private final CreationOrder order;
    private final List<ManifestProblem> problems;
    private final Map<NamespacedName, Service> services = new LinkedHashMap<>();
    private final Map<NamespacedName, EndpointSlice> slices = new LinkedHashMap<>();
    private final Set<NamespacedName> servicesWithSlices = new HashSet<>();

    StateAssembly(ManifestObjects objects, CreationOrder before, List<ManifestProblem> problems) {
        this.objects = objects;
        this.order = before.after(
                objects.services().stream().map(ManifestObject::name).toList());
        this.problems = problems;
    }

    /** Returns the state, which is of use only if no problems were added. */
    ManifestState assemble(int files) {
        List<PodTarget> pods = new ArrayList<>();
        objects.pods().forEach(pod -> usable(PodMapper.map(pod.object()), pod).ifPresent(pods::add));
        objects.services().forEach(this::addService);
        objects.endpointSlices()
                .forEach(slice ->
                        usable(EndpointSliceMapper.map(slice.object()), slice).ifPresent(value -> add(List.of(value))));
        Set<NamespacedName> handMade = Set.copyOf(servicesWithSlices);
        objects.endpoints()
                .forEach(endpoints -> usable(EndpointsMapper.map(endpoints.object()), endpoints)
                        .filter(value -> !handMade.contains(endpoints.name()))
                        .ifPresent(value -> {
                            servicesWithSlices.add(endpoints.name());
                            add(value);
                        }));
        if (problems.isEmpty()) {
            select(new ManifestEndpoints(pods));
        }
        return new ManifestState(services, slices, order, counts(files, pods.size()));
    }

    private void addService(ManifestObject<io.fabric8.kubernetes.api.model.Service> service) {
        if (service.object().getMetadata().getCreationTimestamp() == null) {
            service.object()
                    .getMetadata()
                    .setCreationTimestamp(order.of(service.name()).toString());
        }
        usable(ServiceMapper.map(service.object()), service).ifPresent(value -> services.put(value.name(), value));
    }

    private void add(Collection<EndpointSlice> values) {
        for (EndpointSlice slice : values) {
            slices.put(slice.name(), slice);
            servicesWithSlices.add(slice.service());
        }
    }

    private void select(ManifestEndpoints endpoints) {
        for (var object : objects.services()) {
            Service service = services.get(object.name());
            var spec = object.object().getSpec();
            if (service != null
                    && ManifestEndpoints.hasSelector(spec)
                    && !servicesWithSlices.contains(service.name())) {
                endpoints.of(service, spec).forEach(slice -> slices.put(slice.name(), slice));
            }
        }
    }

    private <T> Optional<T> usable(Mapping<T> mapping, ManifestObject<? extends HasMetadata> object) {
        return switch (mapping) {
            case Mapping.Mapped<T> mapped -> Optional.of(mapped.value());
            case Mapping.Ignored<T> ignored -> ignored(object, ignored.reason());
            case Mapping.Invalid<T> invalid -> {
                invalid.problems()
                        .forEach(problem -> object.origin().locate(problem).ifPresent(problems::add));
                yield Optional.empty();
            }
        };
    }

    private static <T> Optional<T> ignored(ManifestObject<? extends HasMetadata> object, String reason) {
        LOG.atDebug()
                .addKeyValue("object", object.object().getKind() + " " + object.name())
                .addKeyValue("place", object.origin())
                .addKeyValue("reason", reason)
                .log("ignored an object");
        return Optional.empty();
    }

    private ManifestCounts counts(int files, int pods) {
        int served = (int) services.values().stream().filter(Service::isProxied).count();
        return new ManifestCounts(files, services.size(), served, slices.size(), pods);
    }
}
