// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.spliceway.listener.DetectLocalMode;
import io.spliceway.model.Cidr;
import io.spliceway.model.IpLiteral;
import io.spliceway.routing.NodePortAddresses;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The addresses of the node, and which clients are on it. */
class NodeSettingsTest {
    private static final String MANIFESTS = "--manifest=.";

    record Row(String name, List<String> args, NodePortAddresses expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row> nodePortAddresses() {
        return Stream.of(
                new Row("primary for a cluster", List.of(Loading.CLUSTER), NodePortAddresses.PRIMARY),
                new Row("none for manifests", List.of(MANIFESTS), NodePortAddresses.NONE),
                new Row(
                        "blocks",
                        List.of(Loading.CLUSTER, "--nodeport-addresses=10.0.0.0/8,fd00::/8"),
                        NodePortAddresses.in(blocks("10.0.0.0/8", "fd00::/8"))),
                new Row(
                        "the flag may be repeated",
                        List.of(Loading.CLUSTER, "--nodeport-addresses=primary", "--nodeport-addresses=10.0.0.0/8"),
                        new NodePortAddresses(blocks("10.0.0.0/8"), true, null)),
                new Row(
                        "localhost",
                        List.of(MANIFESTS, "--nodeport-addresses=localhost"),
                        NodePortAddresses.in(blocks("127.0.0.0/8", "::1/128"))),
                new Row(
                        "all",
                        List.of(MANIFESTS, "--nodeport-addresses=all"),
                        NodePortAddresses.in(blocks("0.0.0.0/0", "::/0"))),
                new Row(
                        "kube-proxy's way to ask for localhost",
                        List.of(Loading.CLUSTER, "--iptables-localhost-nodeports=true"),
                        new NodePortAddresses(blocks("127.0.0.0/8", "::1/128"), true, null)),
                new Row(
                        "and to do without",
                        List.of(Loading.CLUSTER, "--iptables-localhost-nodeports=false"),
                        NodePortAddresses.PRIMARY),
                new Row(
                        "bindAddress is the primary address",
                        List.of(Loading.CLUSTER, "--bind-address=192.0.2.7"),
                        new NodePortAddresses(List.of(), true, IpLiteral.parse("192.0.2.7"))),
                new Row(
                        "also for manifests",
                        List.of(MANIFESTS, "--bind-address=192.0.2.7", "--nodeport-addresses=primary"),
                        new NodePortAddresses(List.of(), true, IpLiteral.parse("192.0.2.7"))),
                new Row(
                        "the wildcard address is none",
                        List.of(Loading.CLUSTER, "--bind-address=::"),
                        NodePortAddresses.PRIMARY));
    }

    @ParameterizedTest
    @MethodSource("nodePortAddresses")
    void nodePortsAreServedWhereAskedFor(Row row) throws ConfigException {
        ServerConfig config = Loading.load(row.args().toArray(String[]::new));
        assertEquals(row.expected(), config.proxier().routing().nodePortAddresses());
    }

    @Test
    void loopbackIsNotBothAskedForAndRefused() {
        var e = assertThrows(
                ConfigException.class,
                () -> Loading.load(
                        MANIFESTS, "--nodeport-addresses=localhost", "--iptables-localhost-nodeports=false"));
        assertEquals(
                List.of("--iptables-localhost-nodeports: false contradicts nodePortAddresses, which names loopback"
                        + " addresses"),
                e.problems());
    }

    record Mode(@Nullable String mode, String clusterCidr, DetectLocalMode expected) {}

    static Stream<Mode> modes() {
        List<Cidr> cluster = blocks("10.244.0.0/16", "fd00:244::/56");
        String text = "10.244.0.0/16,fd00:244::/56";
        return Stream.of(
                new Mode(null, text, new DetectLocalMode.NodeCidr(cluster)),
                new Mode(null, "", new DetectLocalMode.NodeCidr(List.of())),
                new Mode("NodeCIDR", text, new DetectLocalMode.NodeCidr(List.of())),
                new Mode("ClusterCIDR", text, new DetectLocalMode.ClusterCidr(cluster)));
    }

    @ParameterizedTest
    @MethodSource("modes")
    void podsOfTheNodeAreDetectedByItsBlocksThenByTheClusters(Mode row) throws ConfigException {
        List<String> args = new ArrayList<>(List.of(Loading.CLUSTER, "--cluster-cidr=" + row.clusterCidr()));
        if (row.mode() != null) {
            args.add("--detect-local-mode=" + row.mode());
        }
        assertEquals(
                row.expected(),
                Loading.load(args.toArray(String[]::new)).proxier().detectLocalMode());
    }

    @Test
    void clusterCidrIsOneBlockOrOneOfEachFamily() {
        for (String wrong : List.of("10.0.0.0/8,11.0.0.0/8", "10.0.0.0/8,fd00::/8,fd01::/8", "10.0.0.0")) {
            assertThrows(ConfigException.class, () -> Loading.load(Loading.CLUSTER, "--cluster-cidr=" + wrong));
        }
    }

    private static List<Cidr> blocks(String... texts) {
        return Arrays.stream(texts).map(Cidr::parse).toList();
    }
}
