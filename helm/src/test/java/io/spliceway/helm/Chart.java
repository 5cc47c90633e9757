// SPDX-License-Identifier: Apache-2.0
package io.spliceway.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The chart, as Helm itself sees it. */
final class Chart {
    static final Path FOLDER = Path.of("spliceway");

    /** Helm's own default is older than what the chart is for. */
    static final String KUBERNETES = "1.33.0";

    private static final JsonMapper JSON = new JsonMapper();

    private Chart() {}

    /** The value sets that the chart is tested with, by name. */
    static List<String> valueSets() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER.resolve("ci"))) {
            return files.map(file -> file.getFileName().toString().replace("-values.yaml", ""))
                    .sorted()
                    .toList();
        }
    }

    static Helm helm() {
        return new Helm(FOLDER);
    }

    /** Begins to render the chart with a value set. */
    static TemplateCommand template(String valueSet) {
        return helm().template()
                .withName("proxy")
                .withNamespace("network")
                .withKubeVersion(KUBERNETES)
                .withValuesFile(FOLDER.resolve("ci").resolve(valueSet + "-values.yaml"));
    }

    /** Renders the chart with a value set. */
    static List<JsonNode> render(String valueSet) {
        return documents(template(valueSet).call());
    }

    /** Returns the one object of {@code kind}. */
    static JsonNode object(List<JsonNode> objects, String kind) {
        List<JsonNode> found = objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " objects are a " + kind);
        }
        return found.getFirst();
    }

    /** Reads YAML, in which no key may be given twice. */
    static List<JsonNode> documents(String yaml) {
        List<JsonNode> documents = new ArrayList<>();
        for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(yaml)) {
            if (document instanceof Map<?, ?>) {
                documents.add(JSON.valueToTree(document));
            }
        }
        return documents;
    }

    /** Returns a file of the chart. */
    static String file(String name) {
        try {
            return Files.readString(FOLDER.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
