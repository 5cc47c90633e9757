// SPDX-License-Identifier: Apache-2.0
package io.spliceway.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spliceway.server.metrics.MetricNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the dashboard and the alert rules ask for is there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MonitoringTest {
    // What the monitors of the chart add to every sample of a proxy.
    private static final Set<String> OF_TARGETS = Set.of("instance", "job", "node", "pod", "container");
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.*), (\\w+)\\)");
    private static final Pattern LEGEND = Pattern.compile("\\{\\{(\\w+)}}");
    private static final Pattern ANNOTATION = Pattern.compile("\\$labels\\.(\\w+)");

    private ExportedMetrics exported = new ExportedMetrics(Map.of());

    /** An expression and the labels of its result that a text shows. */
    record Use(String where, String expression, Set<String> shown) {
        @Override
        public String toString() {
            return where;
        }
    }

    @BeforeAll
    void scrape() throws IOException {
        exported = ExportedMetrics.scrape();
    }

    @Test
    void scrapeHasEveryMetricOfTheProgram() {
        Set<String> families = exported.names().keySet().stream()
                .map(name -> name.replaceFirst("_bucket$", ""))
                .collect(Collectors.toSet());
        assertEquals(
                List.of(),
                MetricNames.ALL.stream()
                        .map(MetricNames.Metric::name)
                        .filter(name -> !families.contains(name))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("uses")
    void metricsLabelsAndTheirValuesAreExported(Use use) {
        PromQl query = PromQl.of(use.expression());
        assertTrue(!query.selectors().isEmpty(), use.expression());
        Set<String> labels = new HashSet<>(OF_TARGETS);
        for (PromQl.Selector selector : query.selectors()) {
            assertTrue(
                    exported.names().containsKey(selector.metric()),
                    () -> selector.metric() + " is not exported: " + use.expression());
            Map<String, Set<String>> known = exported.labels(selector.metric());
            labels.addAll(known.keySet());
            selector.matchers().forEach((label, value) -> {
                assertTrue(
                        known.containsKey(label) || OF_TARGETS.contains(label),
                        () -> selector.metric() + " has no label " + label);
                assertTrue(
                        value.startsWith("$")
                                || known.getOrDefault(label, Set.of()).contains(value),
                        () -> label + " of " + selector.metric() + " is never " + value);
            });
        }
        assertSubset(query.grouping(), labels);
        assertSubset(use.shown(), query.aggregates() ? query.grouping() : labels);
    }

    static List<Use> uses() throws IOException {
        return Stream.of(alerts(), panels(), variables()).flatMap(List::stream).toList();
    }

    @Test
    void alertsSayHowBadItIsAndWhatToLookAt() {
        for (JsonNode rule : rules()) {
            assertTrue(
                    Set.of("critical", "warning", "info")
                            .contains(rule.at("/labels/severity").asText()),
                    rule::toString);
            assertTrue(!rule.at("/annotations/summary").asText().isEmpty(), rule::toString);
            assertTrue(!rule.at("/annotations/description").asText().isEmpty(), rule::toString);
        }
    }

    private static List<JsonNode> rules() {
        List<JsonNode> rules = new ArrayList<>();
        Chart.documents(Chart.file("files/alerts.yaml"))
                .getFirst()
                .at("/groups/0/rules")
                .forEach(rules::add);
        return rules;
    }

    private static List<Use> alerts() {
        return rules().stream()
                .map(rule -> new Use(
                        rule.path("alert").asText(),
                        rule.path("expr").asText(),
                        found(ANNOTATION, rule.path("annotations").toString())))
                .toList();
    }

    private static List<Use> panels() throws IOException {
        List<Use> uses = new ArrayList<>();
        for (JsonNode panel : dashboard().path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                uses.add(new Use(
                        panel.path("title").asText(),
                        target.path("expr").asText(),
                        found(LEGEND, target.path("legendFormat").asText())));
            }
        }
        return uses;
    }

    private static List<Use> variables() throws IOException {
        List<Use> uses = new ArrayList<>();
        for (JsonNode variable : dashboard().at("/templating/list")) {
            LABEL_VALUES
                    .matcher(variable.path("definition").asText())
                    .results()
                    .map(query -> new Use(
                            "variable " + variable.path("name").asText(), query.group(1), Set.of(query.group(2))))
                    .forEach(uses::add);
        }
        return uses;
    }

    private static JsonNode dashboard() throws IOException {
        return new JsonMapper().readTree(Chart.file("files/dashboard.json"));
    }

    private static Set<String> found(Pattern label, String text) {
        return label.matcher(text).results().map(result -> result.group(1)).collect(Collectors.toSet());
    }

    private static void assertSubset(Set<String> some, Set<String> all) {
        Set<String> others = new HashSet<>(some);
        others.removeAll(all);
        assertEquals(Set.of(), others);
    }
}
