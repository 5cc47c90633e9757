// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import io.spliceway.model.NamespacedName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The objects of one resource that are skipped or used in part. Each is logged once, and again only when what is wrong
 * with it changes. Confined to the thread of the resource's watch.
 */
final class ObjectProblems {
    private static final Logger LOG = LoggerFactory.getLogger(ObjectProblems.class);
    private static final int MOST_SHOWN = 3;

    private final WatchObserver observer;
    private Map<NamespacedName, List<String>> known = new HashMap<>();

    ObjectProblems(WatchObserver observer) {
        this.observer = observer;
    }

    /** Takes what is wrong with everything that there is. */
    void listed(String resource, List<? extends Decoded<?>> objects) {
        Map<NamespacedName, List<String>> before = known;
        known = new HashMap<>();
        for (Decoded<?> object : objects) {
            if (!object.problems().isEmpty()) {
                known.put(object.name(), object.problems());
                if (!object.problems().equals(before.get(object.name()))) {
                    log(resource, object);
                }
            }
        }
        observer.rejected(resource, known.size());
    }

    /** Takes what is wrong with one object, possibly nothing. */
    void applied(String resource, Decoded<?> object) {
        List<String> before =
                object.problems().isEmpty() ? known.remove(object.name()) : known.put(object.name(), object.problems());
        if (!Objects.requireNonNullElse(before, List.of()).equals(object.problems())) {
            if (!object.problems().isEmpty()) {
                log(resource, object);
            }
            observer.rejected(resource, known.size());
        }
    }

    /** An object is gone. */
    void deleted(String resource, NamespacedName name) {
        if (known.remove(name) != null) {
            observer.rejected(resource, known.size());
        }
    }

    private static void log(String resource, Decoded<?> object) {
        List<String> problems = object.problems();
        String shown = String.join("; ", problems.subList(0, Math.min(MOST_SHOWN, problems.size())));
        LOG.atWarn()
                .addKeyValue("resource", resource)
                .addKeyValue("object", object.name())
                .addKeyValue("problems", problems.size() > MOST_SHOWN ? shown + "; and more" : shown)
                .log(object.values() == null ? "object skipped" : "object used in part");
    }
}
