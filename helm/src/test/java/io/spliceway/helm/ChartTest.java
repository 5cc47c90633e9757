// SPDX-License-Identifier: Apache-2.0
package io.spliceway.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChartTest {
    private static final Pattern PLACE =
            Pattern.compile("- at '([^']*)': (?:additional properties '([^']*)' not allowed)?");

    @Test
    void lintsStrictly() {
        LintResult result = Chart.helm().lint().strict().call();
        assertFalse(result.isFailed(), () -> String.join("\n", result.getMessages()));
    }

    @ParameterizedTest
    @MethodSource("io.spliceway.helm.Chart#valueSets")
    void everyObjectIsOfItsTypeAndInItsPlace(String valueSet) throws JsonProcessingException {
        List<JsonNode> objects = Chart.render(valueSet);
        assertTrue(objects.size() >= 2, objects::toString);
        for (JsonNode object : objects) {
            var read = ObjectModel.read(object);
            boolean clusterWide = read.getKind().startsWith("ClusterRole");
            assertEquals(clusterWide ? null : "network", read.getMetadata().getNamespace(), read::getKind);
        }
    }

    @Test
    void modelRefusesUnknownFieldsAndOtherTypes() {
        for (var wrong : List.of("hostNetwrok", "hostNetwork")) {
            ObjectNode daemonSet =
                    Chart.object(Chart.render("node"), "DaemonSet").deepCopy();
            ((ObjectNode) daemonSet.at("/spec/template/spec")).put(wrong, "yes");
            var e = assertThrows(JsonProcessingException.class, () -> ObjectModel.read(daemonSet));
            assertTrue(String.valueOf(e.getMessage()).contains("[\"" + wrong + "\"]"), e::getMessage);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "node, mod, node, mod",
        "node, mode, proxy, mode",
        "node, image.tga, 1, image.tga",
        "node, image.digest, sha256:1, image.digest",
        "node, apiServer.port, 0, apiServer.port",
        "node, apiServer.host, https://192.0.2.1, apiServer.host",
        "node, vip.mode, ipvs, vip.mode",
        "node, serviceCIDRs[0], 10.96.0.0, serviceCIDRs.0",
        "node, config.bindAdress, 192.0.2.1, config.bindAdress",
        "node, config.conntrack.udpTimeout, soon, config.conntrack.udpTimeout",
        "node, config.iptables.masqueradeAll, true, config.iptables.masqueradeAll",
        "node, health.port, 70000, health.port",
        "node, metrics.host, localhost, metrics.host",
        "node, logging.format, xml, logging.format",
        "node, logging.accessLog, yes, logging.accessLog",
        "node, config.logging.format, json, config.logging.format",
        "node, adminToken.existingSecret, My Secret, adminToken.existingSecret",
        "node, adminToken.key, a/b, adminToken.key",
        "node, adminToken.token, secret, adminToken.token",
        "node, extraArgs[0], no-splice, extraArgs.0",
        "node, seccompProfile.type, Default, seccompProfile.type",
        "node, seccompProfile.type, Localhost, seccompProfile.localhostProfile",
        "node, seccompProfile.localhostProfile, a.json, seccompProfile.localhostProfile",
        "node, updateStrategy.maxUnavailable, 0, updateStrategy.maxUnavailable",
        "node, updateStrategy.maxSurge, 1, updateStrategy.maxSurge",
        "node, shutdownGracePeriodSeconds, 5s, shutdownGracePeriodSeconds",
        "node, networkPolicy.enabled, true, networkPolicy.enabled",
        "node, monitor.enabled, true, metrics.host",
        "node, monitor.kind, Probe, monitor.kind",
        "node, mode, sidecar, sidecar.containers",
        "sidecar, manifests.services, a, manifests.services",
        "sidecar, sidecar.replicas, -1, sidecar.replicas",
        "sidecar, sidecar.unprivilegedPortStart, many, sidecar.unprivilegedPortStart",
    })
    void schemaRefusesWithThePath(String valueSet, String key, String value, String path) {
        var template = Chart.template(valueSet).set(key, value);
        var e = assertThrows(IllegalStateException.class, template::call);
        assertTrue(places(String.valueOf(e.getMessage())).anyMatch(path::equals), e::getMessage);
    }

    // Lines such as: - at '/image': additional properties 'tga' not allowed
    private static Stream<String> places(String report) {
        return PLACE.matcher(report)
                .results()
                .map(place -> place.group(1) + (place.group(2) == null ? "" : "/" + place.group(2)))
                .map(place -> place.replaceFirst("^/", "").replace('/', '.'));
    }

    @Test
    void nodeWithoutApiServerIsRefusedWithTheReason() {
        var template = Chart.helm().template().withName("proxy").withKubeVersion(Chart.KUBERNETES);
        var e = assertThrows(IllegalStateException.class, template::call);
        assertTrue(String.valueOf(e.getMessage()).contains("apiServer.host: say the API server's own address"));
    }

    @Test
    void sidecarNeedsAKubernetesThatHasThem() {
        var template = Chart.template("sidecar").withKubeVersion("1.28.0");
        var e = assertThrows(IllegalStateException.class, template::call);
        assertTrue(String.valueOf(e.getMessage()).contains("needs Kubernetes 1.29"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"node", "node-ipv6", "node-unprivileged"})
    void nodeHasNoCapabilityButThoseThatAreListed(String valueSet) {
        JsonNode context = container(valueSet).path("securityContext");
        assertEquals("[\"ALL\"]", context.at("/capabilities/drop").toString());
        List<String> added = StreamSupport.stream(
                        context.at("/capabilities/add").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        assertEquals(
                valueSet.equals("node-unprivileged")
                        ? List.of("NET_BIND_SERVICE")
                        : List.of("NET_BIND_SERVICE", "NET_ADMIN"),
                added);
        String readme = Chart.file("README.md");
        added.forEach(capability -> assertTrue(readme.contains("| `" + capability + "` |"), capability));
        assertTrue(context.path("readOnlyRootFilesystem").asBoolean());
        assertFalse(context.path("allowPrivilegeEscalation").asBoolean(true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sidecar", "sidecar-guarded"})
    void sidecarHasNoPrivilegeAndNothingOutsideOfItsNamespace(String valueSet) {
        JsonNode context = container(valueSet).path("securityContext");
        assertEquals("{\"drop\":[\"ALL\"]}", context.path("capabilities").toString());
        assertTrue(context.path("runAsNonRoot").asBoolean());
        List<JsonNode> objects = Chart.render(valueSet);
        assertFalse(Chart.object(objects, "Deployment")
                .at("/spec/template/spec/hostNetwork")
                .asBoolean());
        assertTrue(objects.stream()
                .noneMatch(object -> object.path("kind").asText().startsWith("ClusterRole")));
    }

    @ParameterizedTest
    @CsvSource({
        "node, DaemonSet, /spec/template/spec/securityContext",
        "sidecar, Deployment, /spec/template/spec/initContainers/0/securityContext"
    })
    void proxyHasTheSystemCallsOfItsProfileAndNobodyElse(String valueSet, String kind, String place) {
        assertEquals(
                "{\"type\":\"RuntimeDefault\"}",
                seccompProfile(Chart.template(valueSet), kind, place).toString());
        var own = Chart.template(valueSet)
                .set("seccompProfile.type", "Localhost")
                .set("seccompProfile.localhostProfile", "spliceway.json");
        assertEquals(
                "{\"type\":\"Localhost\",\"localhostProfile\":\"spliceway.json\"}",
                seccompProfile(own, kind, place).toString());
        var none = Chart.template("sidecar").set("seccompProfile.type", "Unconfined");
        assertEquals(
                "{\"type\":\"RuntimeDefault\"}",
                seccompProfile(none, "Deployment", "/spec/template/spec/securityContext")
                        .toString());
    }

    private static JsonNode seccompProfile(TemplateCommand template, String kind, String place) {
        return Chart.object(Chart.documents(template.call()), kind).at(place + "/seccompProfile");
    }

    @Test
    void configurationThatChangesRollsPodsAndManifestsDoNot() {
        String before = checksum("sidecar", "podLabels.a", "b");
        assertEquals(before, checksum("sidecar", "manifests.other\\.yaml", "kind: List"));
        assertFalse(before.equals(checksum("sidecar", "config.logging.verbosity", 4)));
    }

    @ParameterizedTest
    @CsvSource({"node-monitored, DaemonSet, token", "sidecar-guarded, Deployment, bearer"})
    void adminTokenIsAFileFromItsSecret(String valueSet, String kind, String key) {
        JsonNode container = container(valueSet);
        assertTrue(container.path("args").toString().contains("\"--admin-token-file=/etc/spliceway/admin/token\""));
        JsonNode mount = named(container.path("volumeMounts"), "admin-token");
        assertEquals("/etc/spliceway/admin", mount.path("mountPath").asText());
        assertTrue(mount.path("readOnly").asBoolean());
        assertFalse(mount.has("subPath"), "a file of its own would not follow the Secret");
        JsonNode pod = Chart.object(Chart.render(valueSet), kind).at("/spec/template/spec");
        assertEquals(
                "{\"secretName\":\"spliceway-admin\",\"items\":[{\"key\":\"" + key + "\",\"path\":\"token\"}]}",
                named(pod.path("volumes"), "admin-token").path("secret").toString());
        pod.path("containers").forEach(each -> {
            if (!each.path("name").asText().equals("spliceway")) {
                assertFalse(each.toString().contains("admin-token"), "the token is the proxy's alone");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"node", "sidecar"})
    void withoutASecretNobodyMayEndConnections(String valueSet) {
        assertFalse(Chart.render(valueSet).toString().contains("admin-token"));
    }

    @Test
    void loggingIsInTheConfigurationBesideWhatElseItSaysOfLogging() {
        assertEquals(
                "{\"format\":\"text\"}",
                config(Chart.template("node")).path("logging").toString());
        JsonNode logging = config(
                        Chart.template("node").set("logging.format", "json").set("config.logging.verbosity", 2))
                .path("logging");
        assertEquals("json", logging.path("format").asText());
        assertEquals(2, logging.path("verbosity").asInt());
    }

    @Test
    void connectionsAreLoggedOnlyIfThatIsSaid() {
        assertTrue(container("node-monitored").path("args").toString().contains("\"--access-log\""));
        assertFalse(container("node").path("args").toString().contains("access-log"));
    }

    private static JsonNode config(TemplateCommand template) {
        String text = Chart.object(Chart.documents(template.call()), "ConfigMap")
                .at("/data/config.yaml")
                .asText();
        return Chart.documents(text).getFirst();
    }

    private static JsonNode named(JsonNode list, String name) {
        for (JsonNode each : list) {
            if (each.path("name").asText().equals(name)) {
                return each;
            }
        }
        throw new AssertionError("no " + name + " in " + list);
    }

    @Test
    void policyLeavesEveryPortOpenButThatOfTheMetrics() {
        JsonNode ingress =
                Chart.object(Chart.render("sidecar-guarded"), "NetworkPolicy").at("/spec/ingress");
        JsonNode tcp = ingress.at("/0/ports");
        assertEquals(
                "1 to 10248",
                tcp.at("/0/port").asInt() + " to " + tcp.at("/0/endPort").asInt());
        assertEquals(
                "10250 to 65535",
                tcp.at("/1/port").asInt() + " to " + tcp.at("/1/endPort").asInt());
        assertEquals(10249, ingress.at("/1/ports/0/port").asInt());
        assertTrue(ingress.at("/1/from/0").has("namespaceSelector"));
    }

    private static String checksum(String valueSet, String key, Object value) {
        List<JsonNode> objects =
                Chart.documents(Chart.template(valueSet).set(key, value).call());
        return Chart.object(objects, "Deployment")
                .at("/spec/template/metadata/annotations/checksum~1config")
                .asText();
    }

    /** Returns the proxy's container. */
    static JsonNode container(String valueSet) {
        boolean sidecar = valueSet.startsWith("sidecar");
        return Chart.object(Chart.render(valueSet), sidecar ? "Deployment" : "DaemonSet")
                .at("/spec/template/spec/" + (sidecar ? "initContainers" : "containers") + "/0");
    }
}
