// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.spliceway.model.NamespacedName;
import io.spliceway.server.events.EventSeries;
import io.spliceway.server.events.EventSink;
import io.spliceway.server.events.ProxyEvent;
import io.spliceway.server.events.ProxyEvent.Regarding;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes events to the API server as events.k8s.io/v1, as kube-proxy does and under its name, so that whoever looks for its
 * events finds these. Differs from kube-proxy in the UID of a Service, which is the Service's own: without it {@code kubectl
 * describe} does not show the event. Confined to one thread at a time.
 */
public final class EventWriter implements EventSink {
    private static final String CONTROLLER = "kube-proxy";
    private static final int MOST_INSTANCE_CHARACTERS = 128;
    private static final String NAMESPACE_OF_NODE_EVENTS = "default";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final DateTimeFormatter MICRO_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final JsonMapper JSON = new JsonMapper();

    private final ApiServer api;
    private final String instance;

    /** {@code node} is the Node that the proxy runs on. */
    public EventWriter(ApiConnection connection, String node) {
        this.api = new ApiServer(connection.client(), connection.root());
        String name = CONTROLLER + "-" + node;
        this.instance = name.substring(0, Math.min(name.length(), MOST_INSTANCE_CHARACTERS));
    }

    @Override
    public Outcome create(EventSeries series) throws InterruptedException {
        try {
            ObjectReference regarding = reference(series.event().regarding());
            if (regarding == null) {
                return new Outcome.Gone();
            }
            ApiServer.Answer answer =
                    api.send("POST", path(series), "application/json", json(series, regarding), PATIENCE);
            // It exists if an earlier answer was lost.
            return answer.status() == 409 ? new Outcome.Written() : outcome(answer);
        } catch (IOException e) {
            return new Outcome.Failed(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Outcome update(EventSeries series) throws InterruptedException {
        try {
            String patch = JSON.writeValueAsString(Map.of(
                    "series", Map.of("count", series.count(), "lastObservedTime", MICRO_TIME.format(series.last()))));
            ApiServer.Answer answer = api.send(
                    "PATCH", path(series) + "/" + series.name(), "application/merge-patch+json", patch, PATIENCE);
            return answer.status() == 404 ? new Outcome.Gone() : outcome(answer);
        } catch (IOException e) {
            return new Outcome.Failed(String.valueOf(e.getMessage()));
        }
    }

    private static Outcome outcome(ApiServer.Answer answer) {
        int status = answer.status();
        if (status < 300) {
            return new Outcome.Written();
        }
        String why = "HTTP status " + status + ": " + answer.message();
        return status == 401 || status == 429 || status >= 500 ? new Outcome.Failed(why) : new Outcome.Refused(why);
    }

    private static String path(EventSeries series) {
        return "apis/events.k8s.io/v1/namespaces/" + namespace(series.event()) + "/events";
    }

    private static String namespace(ProxyEvent event) {
        return switch (event.regarding()) {
            case Regarding.OfService of -> of.service().namespace();
            case Regarding.OfNode unused -> NAMESPACE_OF_NODE_EVENTS;
        };
    }

    private String json(EventSeries series, ObjectReference regarding) throws JsonProcessingException {
        ProxyEvent event = series.event();
        var builder = new EventBuilder()
                .withNewMetadata()
                .withNamespace(namespace(event))
                .withName(series.name())
                .endMetadata()
                .withEventTime(time(series.first()))
                .withReportingController(CONTROLLER)
                .withReportingInstance(instance)
                .withType(event.type().name())
                .withReason(event.reason())
                .withAction(event.action())
                .withNote(event.note())
                .withRegarding(regarding);
        if (series.count() > 1) {
            builder.withNewSeries()
                    .withCount(series.count())
                    .withLastObservedTime(time(series.last()))
                    .endSeries();
        }
        return JSON.writeValueAsString(builder.build());
    }

    private static MicroTime time(Instant instant) {
        return new MicroTime(MICRO_TIME.format(instant));
    }

    /** Returns the reference to an object, null if it is gone. */
    private @Nullable ObjectReference reference(Regarding regarding) throws IOException, InterruptedException {
        return switch (regarding) {
            // The kubelet and kube-proxy have a node's name as its UID, and kubectl looks for that.
            case Regarding.OfNode node ->
                new ObjectReferenceBuilder()
                        .withKind("Node")
                        .withName(node.name())
                        .withUid(node.name())
                        .build();
            case Regarding.OfService of -> serviceReference(of.service());
        };
    }

    // Listed, because kube-proxy's role does not let it get a Service.
    private @Nullable ObjectReference serviceReference(NamespacedName service)
            throws IOException, InterruptedException {
        String selector = URLEncoder.encode("metadata.name=" + service.name(), StandardCharsets.UTF_8);
        String query =
                "api/v1/namespaces/" + service.namespace() + "/services?resourceVersion=0&fieldSelector=" + selector;
        try (ResponseStream in = api.get(query, PATIENCE, PATIENCE, PATIENCE.multipliedBy(2))) {
            JsonNode found = JSON.readTree(in).path("items").path(0).path("metadata");
            return found.isMissingNode()
                    ? null
                    : new ObjectReferenceBuilder()
                            .withApiVersion("v1")
                            .withKind("Service")
                            .withNamespace(service.namespace())
                            .withName(service.name())
                            .withUid(found.path("uid").asText(""))
                            .build();
        }
    }
}
