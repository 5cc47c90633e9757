// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spliceway.net.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What holds for every setting of the catalogue. */
class SettingsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    // The first of these that a setting takes, and that is not its default, is what it is tried with.
    private static final List<String> SAMPLES = List.of(
            "true",
            "7",
            "17s",
            "10.244.0.0/16",
            "127.0.0.1:9",
            "192.0.2.7",
            "ClusterCIDR",
            "iptables",
            "json",
            "lc",
            "nio",
            "reno",
            "system",
            "none",
            "false",
            "https://192.0.2.9:6443",
            "2-3",
            "Gate=true",
            "file=3",
            "x");

    // On a system where none can be chosen, there is nothing to set it to.
    static final List<Setting<?>> all = Settings.ALL.stream()
            .filter(setting -> Transport.best() == Transport.EPOLL || setting != RuntimeSettings.CONGESTION_CONTROL)
            .toList();

    static final List<Setting<?>> withField =
            all.stream().filter(setting -> !setting.field().isEmpty()).toList();

    @TempDir
    Path folder = Path.of("");

    private static <T> String sampleOf(Setting<T> setting) {
        List<T> defaults =
                setting.defaults().stream().map(setting.form().parser()).toList();
        for (String sample : SAMPLES) {
            try {
                if (!List.of(setting.form().parser().apply(sample)).equals(defaults)) {
                    return sample;
                }
            } catch (IllegalArgumentException e) {
                // It takes another kind of value.
            }
        }
        throw new AssertionError("no sample for " + setting);
    }

    /** Returns a sample that can be used on this machine. */
    private String usableSample(Setting<?> setting) throws Exception {
        if (Set.of(SourceSettings.KUBECONFIG, SourceSettings.MANIFEST, AdminSettings.TOKEN_FILE)
                .contains(setting)) {
            return Files.writeString(folder.resolve("sample"), "").toString();
        }
        return sampleOf(setting);
    }

    private Path fileWith(Setting<?> setting, String sample) throws Exception {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("apiVersion", ConfigFile.API_VERSION);
        document.put("kind", ConfigFile.KIND);
        Map<String, Object> object = document;
        List<String> path = List.of(setting.field().split("\\.", -1));
        for (String name : path.subList(0, path.size() - 1)) {
            Map<String, Object> inner = new LinkedHashMap<>();
            object.put(name, inner);
            object = inner;
        }
        object.put(
                path.getLast(),
                setting.shape().tree(List.of(sample), setting.form().yaml()));
        return Files.writeString(folder.resolve("config.yaml"), JSON.writeValueAsString(document));
    }

    @ParameterizedTest
    @FieldSource("withField")
    void fieldAndFlagMeanTheSame(Setting<?> setting) throws Exception {
        String sample = usableSample(setting);
        ConfigLoader.Loaded byFile = Loading.loadBeside(fileWith(setting, sample), Loading.CLUSTER);
        for (Setting.Flag flag : setting.flags()) {
            if (flag.rewrite().apply(sample).equals(sample)) {
                assertEquals(
                        byFile, Loading.loadBeside(null, Loading.CLUSTER, flag.name() + "=" + sample), flag.name());
            }
        }
    }

    @ParameterizedTest
    @FieldSource("all")
    void settingHasEffectOrIsNamedAsIgnored(Setting<?> setting) throws Exception {
        String sample = usableSample(setting);
        ConfigLoader.Loaded loaded = setting.flagNames().isEmpty()
                ? Loading.loadBeside(fileWith(setting, sample), Loading.CLUSTER)
                : Loading.loadBeside(null, argsWith(setting, sample));

        assertEquals(!setting.hasEffect(), loaded.ignored().contains(setting.name()));
        if (setting.hasEffect()) {
            assertNotEquals(Loading.load(Loading.CLUSTER), loaded.config());
        }
    }

    private static String[] argsWith(Setting<?> setting, String sample) {
        boolean namesTheSource = setting.equals(SourceSettings.MANIFEST) || setting.equals(SourceSettings.MASTER);
        String arg = setting.flagNames().getFirst() + "=" + sample;
        return namesTheSource ? new String[] {arg} : new String[] {Loading.CLUSTER, arg};
    }

    @ParameterizedTest
    @FieldSource("withField")
    void whatIsWrittenIsReadAsTheSame(Setting<?> setting) throws Exception {
        RunFlags flags = Loading.flags(Loading.CLUSTER);
        ServerConfig config = Loading.loadBeside(fileWith(setting, usableSample(setting)), Loading.CLUSTER)
                .config();

        Path written = Files.writeString(folder.resolve("written.yaml"), KubeProxyDocument.file(config, flags));
        ConfigLoader.Loaded read = Loading.loadBeside(written, Loading.CLUSTER);

        assertEquals(config, read.config());
        assertEquals(List.copyOf(config.ignored().keySet()), read.ignored());
    }

    @Test
    void defaultsAreWrittenAndReadAsTheSame() throws Exception {
        ServerConfig config = Loading.load(Loading.CLUSTER, "--event-loops=3");
        RunFlags flags = Loading.flags(Loading.CLUSTER, "--event-loops=3");
        String text = KubeProxyDocument.file(config, flags);
        assertTrue(
                text.startsWith("# The file has no field for --master=https://192.0.2.1:6443 --event-loops=3\n"), text);

        Path written = Files.writeString(folder.resolve("written.yaml"), text);
        ConfigLoader.Loaded read = Loading.loadBeside(written, Loading.CLUSTER, "--event-loops=3");

        assertEquals(config, read.config());
        assertEquals(List.of(), read.ignored());
        assertEquals(text, KubeProxyDocument.file(read.config(), flags));
    }

    @Test
    void everySettingHasANameOfItsOwnAndADescription() {
        List<String> names = Settings.ALL.stream()
                .flatMap(setting -> Stream.concat(
                        Stream.of(setting.field()).filter(field -> !field.isEmpty()), setting.flagNames().stream()))
                .toList();
        assertEquals(names.stream().distinct().toList(), names);
        Settings.ALL.forEach(setting -> assertFalse(setting.description().isEmpty(), setting.name()));
    }
}
