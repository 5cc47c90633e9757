// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.manifest;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spliceway.server.yaml.YamlDocuments;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads manifest files to what they mean, or to all that is wrong with them. Confined to one thread.
 *
 * <p>Knows Service, EndpointSlice (v1), Endpoints, Pod and lists of them; every other kind is passed over. Of those it
 * knows it takes no field, type or value that the API server would refuse.
 */
final class ManifestReader {
    private final JsonMapper mapper = JsonMapper.builder().build();
    private final FieldTypes types = new FieldTypes(mapper);

    /**
     * Returns the state that {@code contents} describe.
     *
     * @param before says when the Services that were there before were created
     * @throws ManifestProblems with every problem of every file, if there is one
     */
    ManifestState read(ManifestContents contents, CreationOrder before) throws ManifestProblems {
        List<ManifestProblem> problems = new ArrayList<>(contents.problems());
        ManifestObjects objects = new ManifestObjects(problems);
        for (ManifestContents.Text text : contents.texts()) {
            read(text, objects, problems);
        }
        ManifestState state = new StateAssembly(objects, before, problems)
                .assemble(contents.texts().size());
        if (!problems.isEmpty()) {
            throw new ManifestProblems(problems);
        }
        return state;
    }

    private void read(ManifestContents.Text text, ManifestObjects objects, List<ManifestProblem> problems) {
        DocumentReader reader = new DocumentReader(text, mapper, types, objects, problems);
        YamlDocuments.Breakage breakage = YamlDocuments.read(text.file(), text.text(), reader::read);
        if (breakage != null) {
            problems.add(
                    new ManifestProblem(text.file(), breakage.document(), breakage.line(), "", breakage.message()));
        }
    }
}
