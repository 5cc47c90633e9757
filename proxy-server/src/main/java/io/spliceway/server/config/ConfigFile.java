// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.spliceway.server.yaml.FieldPath;
import io.spliceway.server.yaml.FieldType;
import io.spliceway.server.yaml.NodeBudget;
import io.spliceway.server.yaml.StrictDecoder;
import io.spliceway.server.yaml.TextFile;
import io.spliceway.server.yaml.Unreadable;
import io.spliceway.server.yaml.YamlDocument;
import io.spliceway.server.yaml.YamlDocuments;
import io.spliceway.server.yaml.YamlFields;
import io.spliceway.server.yaml.YamlLines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads what a KubeProxyConfiguration says, as strictly as manifests are read: no field that it does not have, none
 * twice, none of another type. Confined to the caller's thread.
 */
final class ConfigFile {
    static final String API_VERSION = "kubeproxy.config.k8s.io/v1alpha1";
    static final String KIND = "KubeProxyConfiguration";

    private final Path file;
    private final ConfigProblems problems;

    /** Notes what is wrong in {@code problems}. */
    ConfigFile(Path file, ConfigProblems problems) {
        this.file = file;
        this.problems = problems;
    }

    /** Returns the values that the file gives; nothing for a field that is wrong, or is as if it were absent. */
    Map<Setting<?>, List<GivenText>> read() {
        try {
            List<YamlDocument> documents = new ArrayList<>();
            YamlDocuments.Breakage breakage = YamlDocuments.read(file.toString(), TextFile.read(file), documents::add);
            if (breakage != null) {
                problems.add(Place.field(file, breakage.line(), ""), breakage.message());
            } else if (documents.isEmpty()) {
                problems.add(new Place(file.toString(), 0), "is empty; it must be a " + KIND);
            }
            return documents.isEmpty() ? Map.of() : read(documents);
        } catch (Unreadable e) {
            problems.add(new Place(file.toString(), 0), e.why());
            return Map.of();
        }
    }

    private Map<Setting<?>, List<GivenText>> read(List<YamlDocument> documents) {
        if (documents.size() > 1) {
            report(documents.get(1).root(), "", "is a second document; the file must have one");
        }
        YamlDocument document = documents.getFirst();
        Node root = document.root();
        var budget = new NodeBudget();
        budget.allow(document.nodes());
        try {
            var decoder = new StrictDecoder(budget, (at, path, message) -> report(at, path.toString(), message));
            JsonNode json = decoder.decode(root, type(""), FieldPath.ROOT);
            return json == null ? Map.of() : values(root, json);
        } catch (NodeBudget.Exceeded e) {
            report(root, "", String.valueOf(e.getMessage()));
            return Map.of();
        }
    }

    private Map<Setting<?>, List<GivenText>> values(Node root, JsonNode json) {
        require(root, json, "apiVersion", API_VERSION);
        require(root, json, "kind", KIND);
        Map<Setting<?>, List<GivenText>> values = new LinkedHashMap<>();
        for (Setting<?> setting : Settings.ALL) {
            JsonNode field = setting.field().isEmpty()
                    ? MissingNode.getInstance()
                    : json.at("/" + setting.field().replace('.', '/'));
            if (!field.isMissingNode() && (setting.zeroCounts() || !isZero(field))) {
                values.put(
                        setting,
                        setting.shape().items(field).stream()
                                .map(item -> new GivenText(item.text(), place(root, setting.field() + item.place())))
                                .toList());
            }
        }
        return values;
    }

    private void require(Node root, JsonNode json, String field, String wanted) {
        String found = json.path(field).asText();
        if (!found.equals(wanted)) {
            problems.add(
                    place(root, field),
                    found.isEmpty() ? "is required; write " + wanted : "'" + found + "' is not " + wanted);
        }
    }

    // The defaulting of kube-proxy takes what Go has for an absent field to be one.
    private static boolean isZero(JsonNode field) {
        return switch (field.getNodeType()) {
            case STRING -> field.asText().isEmpty() || field.asText().matches("0(ns|us|µs|ms|s|m|h)?");
            case NUMBER -> field.decimalValue().signum() == 0;
            case BOOLEAN -> !field.booleanValue();
            default -> field.isEmpty();
        };
    }

    /** Returns what the object at {@code prefix} takes. */
    private static FieldType type(String prefix) {
        Map<String, Supplier<FieldType>> fields = new HashMap<>();
        if (prefix.isEmpty()) {
            fields.put("apiVersion", FieldType.Text::new);
            fields.put("kind", FieldType.Text::new);
        }
        for (Setting<?> setting : Settings.ALL) {
            if (!setting.field().startsWith(prefix) || setting.field().isEmpty()) {
                continue;
            }
            String rest = setting.field().substring(prefix.length());
            int dot = rest.indexOf('.');
            if (dot < 0) {
                fields.put(rest, () -> setting.shape().type(setting.form().yaml()));
            } else {
                String object = rest.substring(0, dot);
                fields.computeIfAbsent(object, name -> () -> type(prefix + name + "."));
            }
        }
        return new FieldType.Fields(fields);
    }

    private Place place(Node root, String field) {
        return Place.field(file, YamlLines.lineOf(root, field), field);
    }

    private void report(Node at, String field, String message) {
        problems.add(Place.field(file, YamlFields.lineOf(at), field), message);
    }
}
