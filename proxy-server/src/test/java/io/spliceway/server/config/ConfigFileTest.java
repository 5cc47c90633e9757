// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.spliceway.listener.DetectLocalMode;
import io.spliceway.model.Cidr;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** KubeProxyConfiguration files. */
class ConfigFileTest {
    private static final String HEADER = """
            apiVersion: kubeproxy.config.k8s.io/v1alpha1
            kind: KubeProxyConfiguration
            """;

    /** As kubeadm writes it, with Go's zero value for every field that nobody set. */
    private static final String KUBEADM = """
            apiVersion: kubeproxy.config.k8s.io/v1alpha1
            bindAddress: 0.0.0.0
            bindAddressHardFail: false
            clientConnection:
              acceptContentTypes: ""
              burst: 0
              contentType: ""
              kubeconfig: ""
              qps: 0
            clusterCIDR: 10.244.0.0/16
            configSyncPeriod: 0s
            conntrack:
              maxPerCore: null
              min: null
              tcpBeLiberal: false
              tcpCloseWaitTimeout: null
              tcpEstablishedTimeout: null
              udpStreamTimeout: 0s
              udpTimeout: 0s
            detectLocal:
              bridgeInterface: ""
              interfaceNamePrefix: ""
            detectLocalMode: ""
            enableProfiling: false
            healthzBindAddress: ""
            hostnameOverride: ""
            iptables:
              localhostNodePorts: null
              masqueradeAll: false
              masqueradeBit: null
              minSyncPeriod: 0s
              syncPeriod: 0s
            ipvs:
              excludeCIDRs: null
              minSyncPeriod: 0s
              scheduler: ""
              strictARP: false
              syncPeriod: 0s
              tcpFinTimeout: 0s
              tcpTimeout: 0s
              udpTimeout: 0s
            kind: KubeProxyConfiguration
            logging:
              flushFrequency: 0
              options:
                json:
                  infoBufferSize: "0"
                text:
                  infoBufferSize: "0"
              verbosity: 0
            metricsBindAddress: ""
            mode: ""
            nftables:
              masqueradeAll: false
              masqueradeBit: null
              minSyncPeriod: 0s
              syncPeriod: 0s
            nodePortAddresses: null
            oomScoreAdj: null
            portRange: ""
            showHiddenMetricsForVersion: ""
            winkernel:
              enableDSR: false
              forwardHealthCheckVip: false
              networkName: ""
              rootHnsEndpointName: ""
              sourceVip: ""
            """;

    @TempDir
    Path folder = Path.of("");

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("kube-proxy.yaml"), text);
    }

    private ConfigLoader.Loaded load(String text, String... args) throws Exception {
        return Loading.loadBeside(
                write(text),
                Stream.concat(Stream.of(Loading.CLUSTER), Stream.of(args)).toArray(String[]::new));
    }

    @Test
    void zeroValuesOfAFileThatKubeadmWroteAreTheDefaults() throws Exception {
        ConfigLoader.Loaded loaded = load(KUBEADM);

        ServerConfig defaults = Loading.load(Loading.CLUSTER, "--cluster-cidr=10.244.0.0/16");
        assertEquals(new ConfigLoader.Loaded(defaults, List.of(), List.of()), loaded);
        assertEquals(
                new DetectLocalMode.NodeCidr(List.of(Cidr.parse("10.244.0.0/16"))),
                loaded.config().proxier().detectLocalMode());
    }

    @Test
    void zeroIsMeantWhereGoHasAPointer() throws Exception {
        ConfigLoader.Loaded loaded =
                load(HEADER + "oomScoreAdj: 0\nconntrack: {maxPerCore: 0}\niptables: {masqueradeBit: 0}\n");
        assertEquals(0, loaded.config().oomScoreAdj());
        assertEquals(List.of("iptables.masqueradeBit", "conntrack.maxPerCore"), loaded.ignored());
    }

    @Test
    void addressesAreServedNowhereByName() throws Exception {
        AdminConfig admin = load(HEADER + "healthzBindAddress: none\nmetricsBindAddress: none\n")
                .config()
                .admin();
        assertEquals(new AdminConfig(null, null, false), admin);
    }

    @Test
    void besideAFileFlagsThatItHasAFieldForAreNamedAndIgnored() throws Exception {
        ConfigLoader.Loaded loaded = load(
                HEADER + "bindAddressHardFail: true\nhostnameOverride: file\nlogging: {verbosity: 1}\n",
                "--bind-address-hard-fail=false",
                "--iptables-min-sync-period=1s",
                "--feature-gates=A=true",
                "--hostname-override=Flag",
                "-v=5",
                "--event-loops=3",
                "--external-ip-cidrs=192.0.2.0/24");

        assertEquals(
                List.of("--bind-address-hard-fail", "--iptables-min-sync-period", "--feature-gates"),
                loaded.flagsBesideFile());
        assertEquals(List.of(), loaded.ignored());
        ServerConfig config = loaded.config();
        assertEquals(true, config.admin().bindAddressHardFail());
        assertEquals(Duration.ZERO, config.proxier().syncInterval());
        assertEquals("flag", config.proxier().routing().nodeName());
        assertEquals(5, config.logging().verbosity());
        assertEquals(3, config.proxier().eventLoops());
    }

    @Test
    void wrongFlagsThatAreIgnoredAreNotReported() throws Exception {
        assertEquals(
                List.of("--cluster-cidr"),
                load(HEADER, "--cluster-cidr=nonsense").flagsBesideFile());
    }

    @Test
    void fileMayBeJson() throws Exception {
        String json = """
                {"apiVersion": "kubeproxy.config.k8s.io/v1alpha1", "kind": "KubeProxyConfiguration",
                 "logging": {"verbosity": 7, "vmodule": [{"filePattern": "a*", "verbosity": 9}]}}
                """;
        assertEquals(7, load(json).config().logging().verbosity());
    }

    @Test
    void everythingThatIsWrongIsReportedWithLineAndField() throws Exception {
        Path file = write("""
                apiVersion: kubeproxy.config.k8s.io/v1beta1
                kind: KubeletConfiguration
                bindAddress: 300.0.0.1
                bindAdress: 192.0.2.7
                clusterCIDR: 10.0.0.0/8,11.0.0.0/8
                clusterCIDR: 10.0.0.0/8
                conntrack:
                  udpTimeout: 30
                  tcpCloseWaitTimeout: soon
                  min: -1
                  udpTimeouts: 1s
                featureGates: {A: yes, B: true}
                nodePortAddresses:
                - primary
                - 10.0.0.0/33
                iptables: {syncPeriod: 1s, minSyncPeriod: 2s}
                oomScoreAdj: 2000
                logging: {vmodule: [{filePattern: x, verbosty: 3}]}
                detectLocalMode: BridgeInterface
                portRange: 1-2-3
                mode: magic
                healthzBindAddress: 0.0.0.0:http
                udpIdleTimeout: -1s
                configSyncPeriod: never
                clientConnection: [kubeconfig]
                hostnameOverride: 7
                """);
        var e = assertThrows(
                ConfigException.class, () -> Loading.loadBeside(file, Loading.CLUSTER, "--transport=carrier-pigeon"));
        String report = """
                --transport: 'carrier-pigeon' is not one of auto, epoll, nio
                FILE: line 1: apiVersion: 'kubeproxy.config.k8s.io/v1beta1' is not kubeproxy.config.k8s.io/v1alpha1
                FILE: line 2: kind: 'KubeletConfiguration' is not KubeProxyConfiguration
                FILE: line 3: bindAddress: '300.0.0.1' is not an IP address
                FILE: line 4: bindAdress: is not a known field
                FILE: line 5: clusterCIDR: '10.0.0.0/8,11.0.0.0/8' is not one CIDR block, or one of each IP family
                FILE: line 6: clusterCIDR: is given twice, first in line 5
                FILE: line 8: conntrack.udpTimeout: must be text in quotes, not 30
                FILE: line 9: conntrack.tcpCloseWaitTimeout: 'soon' is not a duration such as 300ms, 30s or 1m30s
                FILE: line 10: conntrack.min: '-1' is not a number from 0 to 2147483647
                FILE: line 11: conntrack.udpTimeouts: is not a known field
                FILE: line 12: featureGates[A]: must be true or false, not 'yes'
                FILE: line 15: nodePortAddresses[1]: '10.0.0.0/33' is not a CIDR block such as 10.0.0.0/8, nor primary, localhost or all
                FILE: line 16: iptables.minSyncPeriod: 2s is longer than syncPeriod, 1s
                FILE: line 17: oomScoreAdj: '2000' is not a number from -1000 to 1000
                FILE: line 18: logging.vmodule[0].verbosty: is not a known field
                FILE: line 19: detectLocalMode: BridgeInterface is not supported, because an accepted connection does not tell the interface that it came in on; use NodeCIDR or ClusterCIDR
                FILE: line 20: portRange: '1-2-3' is not a range such as 300-2000 or 300+50
                FILE: line 21: mode: 'magic' is not one of userspace, iptables, ipvs, nftables, kernelspace
                FILE: line 22: healthzBindAddress: '0.0.0.0:http' is not of the form address:port
                FILE: line 23: udpIdleTimeout: '-1s' is not a duration such as 300ms, 30s or 1m30s
                FILE: line 24: configSyncPeriod: 'never' is not a duration such as 300ms, 30s or 1m30s
                FILE: line 25: clientConnection: must be an object, not a list
                FILE: line 26: hostnameOverride: must be text in quotes, not 7
                """;
        assertEquals(report.replace("FILE", file.toString()).lines().toList(), e.problems());
    }

    record Broken(String name, String text, String problem) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Broken> brokenFiles() {
        return Stream.of(
                new Broken("empty", "", ": is empty; it must be a KubeProxyConfiguration"),
                new Broken("no mapping", "- a\n", ": line 1: must be an object, not a list"),
                new Broken("no YAML", HEADER + "mode: [\n", ": line 4: is not valid YAML"),
                new Broken(
                        "no apiVersion",
                        "kind: KubeProxyConfiguration\n",
                        ": line 1: apiVersion: is required; write kubeproxy.config.k8s.io/v1alpha1"),
                new Broken(
                        "two documents",
                        HEADER + "---\n" + HEADER,
                        ": line 4: is a second document; the file must have one"));
    }

    @ParameterizedTest
    @MethodSource("brokenFiles")
    void brokenFileSaysWhatItMustBe(Broken row) throws Exception {
        Path file = write(row.text());
        var e = assertThrows(ConfigException.class, () -> Loading.loadBeside(file, Loading.CLUSTER));
        assertEquals(1, e.problems().size(), e.problems()::toString);
        String problem = e.problems().getFirst();
        assertEquals(
                file + row.problem(),
                problem.substring(0, Math.min(problem.length(), (file + row.problem()).length())));
    }

    @Test
    void missingFileIsNamed() {
        Path file = folder.resolve("nowhere.yaml");
        var e = assertThrows(ConfigException.class, () -> Loading.loadBeside(file, Loading.CLUSTER));
        assertEquals(List.of(file + ": no such file or folder"), e.problems());
    }
}
