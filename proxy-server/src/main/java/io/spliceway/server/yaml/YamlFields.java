// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * The fields of a YAML mapping by name, with {@code <<} merged in as kubectl does. Confined to one thread.
 *
 * @param byName the fields, in their order
 */
public record YamlFields(Map<String, Field> byName) {
    private static final String MERGE = "<<";

    /** One field: the name as it stands in the file, and the value. */
    public record Field(Node key, Node value) {}

    /** Hears what is wrong with a mapping. */
    @FunctionalInterface
    public interface Complaints {
        void add(Node at, String name, String message);
    }

    /** Returns the fields of {@code mapping}; of those given twice, the first. */
    public static YamlFields of(MappingNode mapping, Complaints complaints) {
        Map<String, Field> fields = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                complaints.add(tuple.getKeyNode(), "?", "a field name must be a plain word");
                continue;
            }
            Field first = fields.putIfAbsent(key.getValue(), new Field(key, tuple.getValueNode()));
            if (first != null) {
                complaints.add(key, key.getValue(), "is given twice, first in line " + lineOf(first.key()));
            }
        }
        Field merge = fields.remove(MERGE);
        if (merge != null) {
            merge(merge.value(), fields, complaints);
        }
        return new YamlFields(fields);
    }

    private static void merge(Node source, Map<String, Field> into, Complaints complaints) {
        List<Node> sources = source instanceof SequenceNode list ? list.getValue() : List.of(source);
        for (Node each : sources) {
            if (each instanceof MappingNode mapping) {
                mergeOne(mapping, into);
            } else {
                complaints.add(each, MERGE, "must name a mapping");
            }
        }
    }

    // A merged mapping that merges again is taken as it stands: nobody writes it, and it could recurse for ever.
    private static void mergeOne(MappingNode mapping, Map<String, Field> into) {
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key && !key.getValue().equals(MERGE)) {
                into.putIfAbsent(key.getValue(), new Field(key, tuple.getValueNode()));
            }
        }
    }

    /** Returns the text of a scalar field; empty if it is absent, null or no scalar. */
    public String text(String name) {
        Field field = byName.get(name);
        return field != null && field.value() instanceof ScalarNode scalar && !isNull(scalar) ? scalar.getValue() : "";
    }

    /** Whether a value is left empty. */
    public static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    /** Returns the line that {@code node} begins on, from 1. */
    public static int lineOf(Node node) {
        return Optional.of(node).flatMap(Node::getStartMark).map(Mark::getLine).orElse(0) + 1;
    }
}
