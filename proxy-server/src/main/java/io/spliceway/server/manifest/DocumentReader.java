// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.spliceway.server.yaml.FieldPath;
import io.spliceway.server.yaml.NodeBudget;
import io.spliceway.server.yaml.StrictDecoder;
import io.spliceway.server.yaml.YamlDocument;
import io.spliceway.server.yaml.YamlFields;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Turns the documents of one file into API objects. Confined to one thread. */
final class DocumentReader {
    private static final Logger LOG = LoggerFactory.getLogger(DocumentReader.class);

    private final String file;
    private final ManifestLines lines;
    private final JsonMapper mapper;
    private final FieldTypes types;
    private final NodeBudget budget = new NodeBudget();
    private final ManifestObjects objects;
    private final List<ManifestProblem> problems;

    DocumentReader(
            ManifestContents.Text text,
            JsonMapper mapper,
            FieldTypes types,
            ManifestObjects objects,
            List<ManifestProblem> problems) {
        this.file = text.file();
        this.lines = new ManifestLines(text);
        this.mapper = mapper;
        this.types = types;
        this.objects = objects;
        this.problems = problems;
    }

    /** Adds the objects of {@code document} to the objects read so far, and what is wrong with it to the problems. */
    void read(YamlDocument document) {
        budget.allow(document.nodes());
        try {
            read(document.number(), document.root(), FieldPath.ROOT, Optional.empty());
        } catch (NodeBudget.Exceeded e) {
            report(document.number(), document.root(), FieldPath.ROOT, String.valueOf(e.getMessage()));
        }
    }

    private void read(int document, Node node, FieldPath path, Optional<ManifestKind> listed) {
        budget.spend(path);
        if (YamlFields.isNull(node)) {
            return;
        }
        if (!(node instanceof MappingNode mapping)) {
            report(document, node, path, "is not an object with apiVersion and kind");
            return;
        }
        YamlFields fields = YamlFields.of(mapping, (at, name, message) -> {});
        String kind =
                fields.text("kind").isEmpty() ? listed.map(ManifestKind::kind).orElse("") : fields.text("kind");
        String apiVersion = fields.text("apiVersion").isEmpty()
                ? listed.map(ManifestKind::apiVersion).orElse("")
                : fields.text("apiVersion");
        if (kind.isEmpty() || apiVersion.isEmpty()) {
            report(document, node, path.field(kind.isEmpty() ? "kind" : "apiVersion"), "is required");
            return;
        }
        dispatch(document, mapping, fields, path, apiVersion, kind);
    }

    private void dispatch(
            int document, MappingNode node, YamlFields fields, FieldPath path, String apiVersion, String kind) {
        Optional<ManifestKind> known = ManifestKind.of(apiVersion, kind);
        Optional<ManifestKind> listed =
                kind.endsWith("List") ? ManifestKind.of(apiVersion, kind.substring(0, kind.length() - 4)) : known;
        if (kind.equals("List") || (known.isEmpty() && listed.isPresent())) {
            readItems(document, fields, path, listed);
        } else if (known.isEmpty()) {
            LOG.atDebug()
                    .addKeyValue("file", file)
                    .addKeyValue("document", document)
                    .addKeyValue("kind", apiVersion + "/" + kind)
                    .log("passed over an object of another kind");
        } else if (!known.get().apiVersion().equals(apiVersion)) {
            String message = "'" + apiVersion + "' is not supported for " + kind + "; write "
                    + known.get().apiVersion();
            YamlFields.Field field = fields.byName().get("apiVersion");
            report(document, field == null ? node : field.value(), path.field("apiVersion"), message);
        } else {
            decode(document, node, path, known.get());
        }
    }

    private void readItems(int document, YamlFields fields, FieldPath path, Optional<ManifestKind> listed) {
        YamlFields.Field items = fields.byName().get("items");
        if (items == null || YamlFields.isNull(items.value())) {
            return;
        }
        FieldPath place = path.field("items");
        if (!(items.value() instanceof SequenceNode sequence)) {
            report(document, items.value(), place, "must be a list");
            return;
        }
        List<Node> nodes = sequence.getValue();
        for (int i = 0; i < nodes.size(); i++) {
            read(document, nodes.get(i), place.index(i), listed);
        }
    }

    private void decode(int document, MappingNode node, FieldPath path, ManifestKind kind) {
        Set<String> faults = new HashSet<>();
        StrictDecoder decoder = new StrictDecoder(budget, (at, place, message) -> {
            faults.add(place.toString());
            report(document, at, place.under(path), message);
        });
        JsonNode json = decoder.decode(node, types.of(kind.type()), FieldPath.ROOT);
        try {
            HasMetadata object = mapper.treeToValue(json, kind.type());
            ApiDefaults.apply(object);
            objects.add(object, new Origin(file, lines, document, path, faults));
        } catch (JsonProcessingException e) {
            report(document, node, path, "cannot be read as a " + kind.kind() + ": " + e.getOriginalMessage());
        }
    }

    private void report(int document, Node at, FieldPath path, String message) {
        problems.add(new ManifestProblem(file, document, YamlFields.lineOf(at), path.toString(), message));
    }
}
