// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Walks a YAML tree beside the type that it must have, and leaves out what does not fit. Confined to one thread.
 *
 * <p>What it leaves out it reports, so that the rest of the object can still be checked.
 */
public final class StrictDecoder {
    /** Hears of each value that does not fit. */
    @FunctionalInterface
    public interface Problems {
        void add(Node at, FieldPath path, String message);
    }

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final NodeBudget budget;
    private final Problems problems;

    /** Reports to {@code problems}; {@code budget} is that of the file. */
    public StrictDecoder(NodeBudget budget, Problems problems) {
        this.budget = budget;
        this.problems = problems;
    }

    /**
     * Returns {@code node} as JSON, null if nothing of it is left.
     *
     * @throws NodeBudget.Exceeded if aliases blow the document up
     */
    public @Nullable JsonNode decode(Node node, FieldType type, FieldPath path) {
        budget.spend(path);
        if (YamlFields.isNull(node)) {
            return null;
        }
        return switch (type) {
            case FieldType.ListOf list -> list(node, list.element().get(), path);
            case FieldType.MapOf map -> map(node, map.value().get(), path);
            case FieldType.Fields fields -> object(node, fields, path);
            case FieldType.Free free -> free(node, path);
            case FieldType scalar -> scalar(node, scalar, path);
        };
    }

    private @Nullable JsonNode object(Node node, FieldType.Fields type, FieldPath path) {
        if (!(node instanceof MappingNode mapping)) {
            return mismatch(node, path, "an object");
        }
        ObjectNode json = JSON.objectNode();
        fieldsOf(mapping, path).byName().forEach((name, field) -> {
            Supplier<FieldType> fieldType = type.byName().get(name);
            if (fieldType == null) {
                problems.add(field.key(), path.field(name), "is not a known field");
                return;
            }
            JsonNode value = decode(field.value(), fieldType.get(), path.field(name));
            if (value != null) {
                json.set(name, value);
            }
        });
        return json;
    }

    private @Nullable JsonNode map(Node node, FieldType valueType, FieldPath path) {
        if (!(node instanceof MappingNode mapping)) {
            return mismatch(node, path, "a map");
        }
        ObjectNode json = JSON.objectNode();
        fieldsOf(mapping, path).byName().forEach((name, field) -> {
            JsonNode value = decode(field.value(), valueType, path.key(name));
            if (value != null) {
                json.set(name, value);
            }
        });
        return json;
    }

    private @Nullable JsonNode list(Node node, FieldType element, FieldPath path) {
        if (!(node instanceof SequenceNode sequence)) {
            return mismatch(node, path, "a list");
        }
        ArrayNode json = JSON.arrayNode();
        List<Node> elements = sequence.getValue();
        for (int i = 0; i < elements.size(); i++) {
            FieldPath place = path.index(i);
            JsonNode value = decode(elements.get(i), element, place);
            if (value != null) {
                json.add(value);
            } else if (YamlFields.isNull(elements.get(i))) {
                problems.add(elements.get(i), place, "is empty");
            }
        }
        return json;
    }

    private @Nullable JsonNode free(Node node, FieldPath path) {
        var any = new FieldType.Free();
        return switch (node) {
            case MappingNode mapping -> map(mapping, any, path);
            case SequenceNode sequence -> list(sequence, any, path);
            default -> scalar(node, any, path);
        };
    }

    private @Nullable JsonNode scalar(Node node, FieldType type, FieldPath path) {
        YamlScalar.Reading reading = node instanceof ScalarNode scalar
                ? YamlScalar.read(scalar, type)
                : YamlScalar.refuse(node, YamlScalar.wanted(type));
        if (reading.complaint() != null) {
            problems.add(node, path, reading.complaint());
        }
        return reading.value();
    }

    private @Nullable JsonNode mismatch(Node node, FieldPath path, String wanted) {
        String complaint = YamlScalar.refuse(node, wanted).complaint();
        problems.add(node, path, complaint == null ? "must be " + wanted : complaint);
        return null;
    }

    private YamlFields fieldsOf(MappingNode mapping, FieldPath path) {
        return YamlFields.of(mapping, (at, name, message) -> problems.add(at, path.field(name), message));
    }
}
