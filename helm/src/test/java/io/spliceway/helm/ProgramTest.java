// SPDX-License-Identifier: Apache-2.0
package io.spliceway.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spliceway.server.cli.Spliceway;
import io.spliceway.server.config.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the chart hands to the program is what the program takes. */
class ProgramTest {
    // The chart's own: from health, metrics, logging, the name of the node and the service account.
    private static final Set<String> OF_THE_CHART = Set.of(
            "healthzBindAddress",
            "metricsBindAddress",
            "hostnameOverride",
            "clientConnection.kubeconfig",
            "logging.format");

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @MethodSource("io.spliceway.helm.Chart#valueSets")
    void flagsAndFilesAreAccepted(String valueSet) throws IOException {
        List<JsonNode> objects = Chart.render(valueSet);
        for (JsonNode object : objects) {
            if (object.path("kind").asText().equals("ConfigMap")) {
                for (var file : object.path("data").properties()) {
                    Files.writeString(
                            folder.resolve(file.getKey()), file.getValue().asText());
                }
            }
        }
        Files.writeString(Files.createDirectory(folder.resolve("admin")).resolve("token"), "secret");
        List<String> arguments = new ArrayList<>();
        ChartTest.container(valueSet).path("args").forEach(argument -> arguments.add(here(argument.asText())));
        arguments.add("--init-only");
        if (!valueSet.startsWith("sidecar")) {
            arguments.add("--master=https://192.0.2.10"); // what the pod's environment says
        }
        assertEquals(0, Spliceway.run(new PrintWriter(new StringWriter()), arguments.toArray(String[]::new)));
    }

    private String here(String argument) {
        return argument.replace("$(NODE_NAME)", "node1")
                .replaceFirst("=/etc/spliceway/manifests$", "=" + folder.resolve("web.yaml"))
                .replace("=/etc/spliceway/", "=" + folder + "/");
    }

    @Test
    void schemaKnowsTheFieldsThatHaveAnEffect() throws IOException {
        Set<String> fields = Settings.ALL.stream()
                .filter(setting -> setting.hasEffect() && !setting.field().isEmpty())
                .map(setting -> setting.field())
                .filter(field -> !OF_THE_CHART.contains(field))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> known = new TreeSet<>();
        collect(new JsonMapper().readTree(Chart.file("values.schema.json")).at("/properties/config"), "", known);
        assertEquals(fields, known);
    }

    private static void collect(JsonNode schema, String path, Set<String> fields) {
        if (!schema.has("properties")) {
            fields.add(path);
        }
        schema.path("properties")
                .properties()
                .forEach(field ->
                        collect(field.getValue(), path + (path.isEmpty() ? "" : ".") + field.getKey(), fields));
    }
}
