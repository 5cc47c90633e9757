// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.spliceway.model.Cidr;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which Services are proxied. */
class SourceSettingsTest {
    @Test
    void withoutManifestThereIsNothingToProxy() {
        for (String[] args : new String[][] {{}, {"--kubeconfig=", "--master="}}) {
            var e = assertThrows(ConfigException.class, () -> Loading.load(args));
            assertEquals(
                    List.of(
                            "--manifest: nothing to proxy; name a file or folder with Services, or a cluster with --kubeconfig"
                                    + " or --master, or run in a pod with a service account. To look around, try 'spliceway demo'"),
                    e.problems());
        }
    }

    record Selection(String name, List<String> args, List<String> problems) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Selection> wrongSelections() {
        return Stream.of(
                new Selection(
                        "manifests and a cluster",
                        List.of("--manifest", ".", "--kubeconfig", "k", "--external-ip-cidrs", "192.0.2.0/24"),
                        List.of(
                                "--kubeconfig: cannot be used together with --manifest, which needs no cluster",
                                "--external-ip-cidrs: cannot be used together with --manifest, which needs no cluster")),
                new Selection(
                        "no such kubeconfig",
                        List.of("--kubeconfig", "nowhere/config"),
                        List.of("--kubeconfig: 'nowhere/config' is no file")),
                new Selection(
                        "no URL, no block",
                        List.of("--master", "192.0.2.1:6443", "--external-ip-cidrs", "192.0.2.1"),
                        List.of(
                                "--master: '192.0.2.1:6443' is no URL: Illegal character in scheme name",
                                "--external-ip-cidrs: '192.0.2.1' is not a CIDR block such as 10.0.0.0/8")));
    }

    @ParameterizedTest
    @MethodSource("wrongSelections")
    void clusterFlagsAreChecked(Selection row) {
        var e = assertThrows(
                ConfigException.class, () -> Loading.load(row.args().toArray(String[]::new)));
        assertEquals(row.problems(), e.problems());
    }

    @Test
    void clusterIsNamedByFlagsAndThePodsOwnIsTheDefault() throws ConfigException {
        ServerConfig named = Loading.load("--master", "https://192.0.2.1:6443", "--external-ip-cidrs", "192.0.2.0/24");
        assertEquals(
                new ClusterConfig(
                        null, URI.create("https://192.0.2.1:6443"), null, List.of(Cidr.parse("192.0.2.0/24"))),
                named.cluster());

        var inCluster = new InCluster(URI.create("https://10.96.0.1:443"), Path.of("token"), Path.of("ca.crt"));
        var pod = new LocalHost("pod", 1, inCluster);
        assertEquals(
                new ClusterConfig(null, null, inCluster, List.of()),
                ConfigLoader.load(RunFlags.NONE, null, pod).config().cluster());
    }

    @Test
    void aPodIsToldByItsEnvironmentAndItsToken(@TempDir Path serviceAccount) throws IOException {
        var environment = Map.of("KUBERNETES_SERVICE_HOST", "fd00::1", "KUBERNETES_SERVICE_PORT", "443");
        assertNull(InCluster.find(environment, serviceAccount));

        Path token = Files.writeString(serviceAccount.resolve("token"), "secret");
        assertEquals(
                new InCluster(URI.create("https://[fd00::1]:443"), token, serviceAccount.resolve("ca.crt")),
                InCluster.find(environment, serviceAccount));
        assertNull(InCluster.find(Map.of(), serviceAccount));
    }

    @Test
    void manifestFlagMayBeRepeatedAndItsValueMayHaveCommas(@TempDir Path folder) throws Exception {
        Path comma = Files.createFile(folder.resolve("a,b.yaml"));
        assertEquals(
                List.of(comma, folder),
                Loading.load("--manifest", comma.toString(), "--manifest", folder.toString())
                        .manifests());
    }
}
