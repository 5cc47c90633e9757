// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.objects;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Reads the annotation with which the controllers say when the change behind an object happened. */
final class TriggerTime {
    private static final String ANNOTATION = "endpoints.kubernetes.io/last-change-trigger-time";

    private TriggerTime() {}

    /** Returns the time; null when there is none or, as in kube-proxy, when it cannot be read. */
    static @Nullable Instant of(ObjectMeta metadata) {
        String text = metadata.getAnnotations() == null
                ? null
                : metadata.getAnnotations().get(ANNOTATION);
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
