// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.objects;

import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.SessionAffinityConfig;
import io.spliceway.model.Cidr;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Service;
import io.spliceway.model.ServiceType;
import io.spliceway.model.SessionAffinity;
import io.spliceway.model.TrafficPolicy;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Maps a core/v1 Service, as kube-proxy's {@code newBaseServiceInfo} does. Stateless.
 *
 * <p>What the API server would refuse is a problem here too, because manifests do not pass through one.
 */
public final class ServiceMapper {
    private ServiceMapper() {}

    /** Returns the Service, or all that is wrong with it; never {@link Mapping.Ignored}. */
    public static Mapping<Service> map(io.fabric8.kubernetes.api.model.Service object) {
        FieldChecks checks = new FieldChecks();
        ObjectMeta metadata = Objects.requireNonNullElseGet(object.getMetadata(), ObjectMeta::new);
        NamespacedName name = new NamespacedName(
                checks.objectName("metadata.namespace", metadata.getNamespace()),
                checks.objectName("metadata.name", metadata.getName()));
        ServiceSpec spec = object.getSpec();
        if (spec == null) {
            checks.report("spec", "is required");
            return checks.result(null);
        }
        Instant created = checks.timestamp("metadata.creationTimestamp", metadata.getCreationTimestamp());
        ServiceType type = checks.choice("spec.type", spec.getType(), ServiceType.ClusterIP);
        List<InetAddress> clusterIps = ClusterIpFields.map(spec, type, checks);
        TrafficPolicy external =
                checks.choice("spec.externalTrafficPolicy", spec.getExternalTrafficPolicy(), TrafficPolicy.Cluster);
        return checks.result(new Service(
                name,
                created == null ? Instant.EPOCH : created,
                type,
                clusterIps,
                clusterIps.isEmpty() ? "" : ClusterIpFields.first(spec),
                externalIps(spec, checks),
                loadBalancerIps(object, checks),
                sourceRanges(spec, checks),
                checks.choice("spec.internalTrafficPolicy", spec.getInternalTrafficPolicy(), TrafficPolicy.Cluster),
                external,
                healthCheckNodePort(spec, type, external, checks),
                sessionAffinity(spec, checks),
                ServicePortFields.map(spec, type, checks),
                type == ServiceType.ExternalName ? checks.dnsName("spec.externalName", spec.getExternalName()) : null,
                !ProxyLabels.isForUs(metadata)));
    }

    private static List<InetAddress> externalIps(ServiceSpec spec, FieldChecks checks) {
        return each("spec.externalIPs", spec.getExternalIPs(), checks::address);
    }

    private static List<InetAddress> loadBalancerIps(
            io.fabric8.kubernetes.api.model.Service object, FieldChecks checks) {
        if (object.getStatus() == null || object.getStatus().getLoadBalancer() == null) {
            return List.of();
        }
        return each(
                "status.loadBalancer.ingress",
                object.getStatus().getLoadBalancer().getIngress(),
                (path, ingress) -> vip(path, ingress, checks));
    }

    private static @Nullable InetAddress vip(String path, LoadBalancerIngress ingress, FieldChecks checks) {
        checks.oneOf(path + ".ipMode", ingress.getIpMode(), List.of("VIP", "Proxy"));
        if (ingress.getIp() == null || ingress.getIp().isEmpty()) {
            return null;
        }
        InetAddress address = checks.address(path + ".ip", ingress.getIp());
        return "Proxy".equals(ingress.getIpMode()) ? null : address;
    }

    private static List<Cidr> sourceRanges(ServiceSpec spec, FieldChecks checks) {
        return each("spec.loadBalancerSourceRanges", spec.getLoadBalancerSourceRanges(), checks::block);
    }

    /** Maps each value of the list at {@code path}, and leaves out those that map to nothing. */
    private static <T, R> List<R> each(
            String path, @Nullable List<T> values, BiFunction<String, T, @Nullable R> mapping) {
        List<R> mapped = new ArrayList<>();
        int index = 0;
        for (T value : Absent.orEmpty(values)) {
            R result = mapping.apply(path + "[" + index++ + "]", value);
            if (result != null) {
                mapped.add(result);
            }
        }
        return mapped;
    }

    private static int healthCheckNodePort(
            ServiceSpec spec, ServiceType type, TrafficPolicy external, FieldChecks checks) {
        int port = checks.optionalPort("spec.healthCheckNodePort", spec.getHealthCheckNodePort());
        return type == ServiceType.LoadBalancer && external == TrafficPolicy.Local ? port : 0;
    }

    private static SessionAffinity sessionAffinity(ServiceSpec spec, FieldChecks checks) {
        checks.oneOf("spec.sessionAffinity", spec.getSessionAffinity(), List.of("None", "ClientIP"));
        if (!"ClientIP".equals(spec.getSessionAffinity())) {
            return SessionAffinity.NONE;
        }
        Integer seconds = timeoutSeconds(spec.getSessionAffinityConfig());
        if (seconds == null) {
            return new SessionAffinity.ClientIp(SessionAffinity.ClientIp.DEFAULT_TIMEOUT);
        }
        checks.within("spec.sessionAffinityConfig.clientIP.timeoutSeconds", seconds, 1, 86_400);
        return new SessionAffinity.ClientIp(Duration.ofSeconds(seconds));
    }

    private static @Nullable Integer timeoutSeconds(@Nullable SessionAffinityConfig config) {
        return config == null || config.getClientIP() == null
                ? null
                : config.getClientIP().getTimeoutSeconds();
    }
}
