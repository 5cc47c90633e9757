// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** A configuration in the shape of kube-proxy's, as maps, lists and scalars, and as a file. Stateless. */
public final class KubeProxyDocument {
    private static final DumpSettings SETTINGS =
            DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build();

    private KubeProxyDocument() {}

    /** Returns the fields of a KubeProxyConfiguration with the values that are in force; those without a value are absent. */
    public static Map<String, Object> fields(ServerConfig config) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("apiVersion", ConfigFile.API_VERSION);
        document.put("kind", ConfigFile.KIND);
        for (Setting<?> setting : Settings.ALL) {
            Object value = tree(setting, config);
            if (!setting.field().isEmpty() && value != null) {
                put(document, setting.field(), value);
            }
        }
        return document;
    }

    /** Returns what a KubeProxyConfiguration has no field for, by the names of the flags. */
    public static Map<String, Object> rest(ServerConfig config) {
        Map<String, Object> rest = new LinkedHashMap<>();
        for (Setting<?> setting : Settings.ALL) {
            Object value = tree(setting, config);
            if (setting.field().isEmpty() && value != null) {
                rest.put(camelCase(setting.name()), value);
            }
        }
        return rest;
    }

    /** Returns a file that means {@code config}, together with those of {@code flags} that a comment at its top names. */
    public static String file(ServerConfig config, RunFlags flags) {
        List<String> others = flags.withoutField();
        String comment = others.isEmpty() ? "" : "# The file has no field for " + String.join(" ", others) + "\n";
        return comment + new Dump(SETTINGS).dumpToString(fields(config));
    }

    private static @Nullable Object tree(Setting<?> setting, ServerConfig config) {
        return setting.shape().tree(setting.shown(config), setting.form().yaml());
    }

    private static void put(Map<String, Object> document, String path, Object value) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            document.put(path, value);
            return;
        }
        @SuppressWarnings("unchecked") // put there by this very line
        var object = (Map<String, Object>)
                document.computeIfAbsent(path.substring(0, dot), name -> new LinkedHashMap<String, Object>());
        put(object, path.substring(dot + 1), value);
    }

    private static String camelCase(String flag) {
        return List.of(flag.substring(2).split("-", -1)).stream()
                .reduce((words, word) -> words + Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .orElse("");
    }
}
