// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns flags and a file into the configuration they mean. Stateless. */
public final class ConfigLoader {
    private ConfigLoader() {}

    /**
     * What was loaded.
     *
     * @param config the configuration
     * @param flagsBesideFile flags that have no effect because there is a file, which has a field for each
     * @param ignored fields and flags that have no effect in this program, if they were set to anything but their default
     */
    public record Loaded(ServerConfig config, List<String> flagsBesideFile, List<String> ignored) {}

    /**
     * Returns what {@code flags} mean on {@code host}. Beside a file only those flags have effect that the file has no
     * field for, and {@code --hostname-override}, {@code -v} and {@code --logging-format} (cmd/kube-proxy/app/options.go: Complete).
     *
     * @param file a KubeProxyConfiguration; null for none
     * @throws ConfigException if anything is wrong; it names all that is
     */
    public static Loaded load(RunFlags flags, @Nullable Path file, LocalHost host) throws ConfigException {
        var problems = new ConfigProblems();
        Map<Setting<?>, List<GivenText>> given = new LinkedHashMap<>(flags.given());
        List<String> beside = List.of();
        if (file != null) {
            beside = removeBesideFile(given);
            new ConfigFile(file, problems).read().forEach(given::putIfAbsent);
        }
        var values = new SettingValues(given, problems);
        var sources = new SourceSettings(values, host);
        List<Path> manifests = sources.manifests();
        var config = new ServerConfig(
                manifests,
                sources.cluster(),
                AdminSettings.read(values),
                DnsSettings.read(values),
                RuntimeSettings.proxier(values, host, manifests.isEmpty()),
                values.one(RuntimeSettings.SHUTDOWN_GRACE_PERIOD),
                values.optional(RuntimeSettings.OOM_SCORE_ADJ).orElse(null),
                LoggingSettings.read(values),
                values.kept());
        problems.throwIfAny();
        return new Loaded(
                config, beside, values.ignored().stream().map(Setting::name).toList());
    }

    private static List<String> removeBesideFile(Map<Setting<?>, List<GivenText>> given) {
        List<Setting<?>> beside = given.keySet().stream()
                .filter(setting -> !setting.field().isEmpty() && !setting.flagWins())
                .toList();
        return beside.stream()
                .map(given::remove)
                .flatMap(List::stream)
                .map(text -> text.place().name())
                .distinct()
                .toList();
    }
}
