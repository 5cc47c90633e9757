// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import io.spliceway.model.Cidr;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where Services come from. */
final class SourceSettings {
    static final Setting<Path> MANIFEST = Setting.listOf(Section.SOURCE, Forms.PATH)
            .unsplitFlag("--manifest")
            .effects(ServerConfig::manifests)
            .description("YAML with Services and their EndpointSlices, Endpoints or Pods; of a folder, all *.yaml, "
                    + "*.yml and *.json files. Changes are picked up within a second. May be repeated.");

    static final Setting<Optional<Path>> KUBECONFIG = Setting.of(
                    Section.SOURCE, Forms.optional(Forms.PATH).labelled("FILE"))
            .field("clientConnection.kubeconfig")
            .flag("--kubeconfig")
            .defaults("")
            .effect(config -> Optional.ofNullable(config.cluster()).map(ClusterConfig::kubeconfig))
            .description("Proxy the Services of the cluster that this file's current context names. Without it, in a "
                    + "pod: the cluster it runs in.");

    static final Setting<Optional<URI>> MASTER = Setting.of(Section.SOURCE, Forms.optional(Forms.URL))
            .flag("--master")
            .defaults("")
            .effect(config -> Optional.ofNullable(config.cluster()).map(ClusterConfig::master))
            .description("The API server's own address, in place of the one that the kubeconfig or the pod has. On a "
                    + "node, name one that does not lead through this proxy.");

    static final Setting<Cidr> EXTERNAL_IP_CIDRS = Setting.listOf(Section.SOURCE, Forms.CIDR)
            .flag("--external-ip-cidrs")
            .effects(config ->
                    config.cluster() == null ? List.of() : config.cluster().externalIpCidrs())
            .description("The external IPs that Services of a cluster may have; none without it, because whoever may "
                    + "write a Service could claim any address. May be repeated.");

    static final List<Setting<?>> ALL = List.of(MANIFEST, KUBECONFIG, MASTER, EXTERNAL_IP_CIDRS);

    private final SettingValues values;
    private final LocalHost host;

    SourceSettings(SettingValues values, LocalHost host) {
        this.values = values;
        this.host = host;
    }

    List<Path> manifests() {
        List<Path> paths = values.all(MANIFEST);
        for (Path path : paths) {
            if (!Files.exists(path)) {
                values.report(MANIFEST, "'" + path + "' does not exist");
            } else if (!Files.isReadable(path)) {
                values.report(MANIFEST, "'" + path + "' may not be read by this user");
            }
        }
        return paths;
    }

    /** Returns the cluster, null if manifests are proxied or after a problem was noted. */
    @Nullable
    ClusterConfig cluster() {
        Optional<Path> kubeconfig = values.one(KUBECONFIG);
        Optional<URI> master = values.one(MASTER);
        List<Cidr> externalIpCidrs = values.all(EXTERNAL_IP_CIDRS);
        if (values.isGiven(MANIFEST)) {
            excludes(KUBECONFIG, kubeconfig.isPresent());
            excludes(MASTER, master.isPresent());
            excludes(EXTERNAL_IP_CIDRS, !externalIpCidrs.isEmpty());
            return null;
        }
        kubeconfig.ifPresent(this::checkKubeconfig);
        InCluster inCluster = host.inCluster();
        if (!values.isNamed(KUBECONFIG) && !values.isNamed(MASTER) && inCluster == null) {
            values.report(
                    MANIFEST,
                    "nothing to proxy; name a file or folder with Services, or a cluster with --kubeconfig or --master,"
                            + " or run in a pod with a service account. To look around, try 'spliceway demo'");
            return null;
        }
        return new ClusterConfig(kubeconfig.orElse(null), master.orElse(null), inCluster, externalIpCidrs);
    }

    private void excludes(Setting<?> setting, boolean given) {
        if (given) {
            values.report(setting, "cannot be used together with --manifest, which needs no cluster");
        }
    }

    private void checkKubeconfig(Path path) {
        if (!Files.isRegularFile(path)) {
            values.report(KUBECONFIG, "'" + path + "' is no file");
        } else if (!Files.isReadable(path)) {
            values.report(KUBECONFIG, "'" + path + "' may not be read by this user");
        }
    }
}
