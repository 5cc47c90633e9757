// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.yaml;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Finds the line of a field in a node tree. Stateless. */
public final class YamlLines {
    private static final Pattern STEP = Pattern.compile("\\[(\\d+)]|([^.\\[\\]]+)");

    private YamlLines() {}

    /** Returns the line of the value at {@code path}, or of the innermost value above it that is there. */
    public static int lineOf(Node root, String path) {
        Node node = root;
        int line = YamlFields.lineOf(root);
        Matcher steps = STEP.matcher(path);
        while (steps.find()) {
            String index = steps.group(1);
            Node next = index == null ? field(node, steps.group(2)) : element(node, index);
            if (next == null) {
                return line;
            }
            node = next;
            line = YamlFields.lineOf(node);
        }
        return line;
    }

    private static @Nullable Node field(Node node, String name) {
        if (!(node instanceof MappingNode mapping)) {
            return null;
        }
        YamlFields.Field field =
                YamlFields.of(mapping, (at, key, message) -> {}).byName().get(name);
        return field == null ? null : field.value();
    }

    private static @Nullable Node element(Node node, String index) {
        return node instanceof SequenceNode sequence
                        && Integer.parseInt(index) < sequence.getValue().size()
                ? sequence.getValue().get(Integer.parseInt(index))
                : null;
    }
}
