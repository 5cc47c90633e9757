// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.spliceway.listener.DetectLocalMode;
import io.spliceway.model.Cidr;
import io.spliceway.model.HostPort;
import io.spliceway.model.IpLiteral;
import io.spliceway.net.CongestionControl;
import io.spliceway.net.Transport;
import io.spliceway.proxier.ProxierSettings;
import io.spliceway.relay.RelaySettings;
import io.spliceway.relay.UdpSettings;
import io.spliceway.routing.NodePortAddresses;
import io.spliceway.routing.RoutingSettings;
import io.spliceway.vip.VipSettings;
import io.spliceway.vip.VipSettings.Mode;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What flags mean. */
class ConfigLoaderTest {
    private static final URI MASTER = URI.create("https://192.0.2.1:6443");

    @Test
    void withoutFlagsTheDefaultsOfKubeProxyHold() throws ConfigException {
        var expected = new ServerConfig(
                List.of(),
                new ClusterConfig(null, MASTER, null, List.of()),
                new AdminConfig(
                        new InetSocketAddress(IpLiteral.parse("0.0.0.0"), 10256),
                        new InetSocketAddress(IpLiteral.parse("127.0.0.1"), 10249),
                        false),
                new DnsConfig(
                        List.of(),
                        "cluster.local",
                        List.of(),
                        List.of(Cidr.parse("127.0.0.0/8"), Cidr.parse("::1/128")),
                        1000),
                new ProxierSettings(
                        new RoutingSettings("node-1", NodePortAddresses.PRIMARY),
                        new RelaySettings(RelaySettings.DIAL_TIMEOUTS, Duration.ofMinutes(5), true)
                                .withCongestionControl(CongestionControl.unpaced())
                                .withUdp(new UdpSettings(Duration.ofSeconds(30), Duration.ofSeconds(120), 0, 0)),
                        Transport.best(),
                        4,
                        0,
                        Duration.ZERO,
                        Duration.ofSeconds(30),
                        new DetectLocalMode.NodeCidr(List.of()),
                        new VipSettings(Mode.ROUTE, true, List.of())),
                Duration.ofSeconds(30),
                null,
                LoggingConfig.DEFAULT,
                Map.of());

        assertEquals(expected, Loading.load(Loading.CLUSTER));
    }

    /** Returns the one that every Linux has, and elsewhere, where none can be chosen, that of the system. */
    private static CongestionControl congestionControl() {
        return Transport.best() == Transport.EPOLL ? CongestionControl.named("reno") : CongestionControl.SYSTEM;
    }

    @Test
    void everyFlagReachesItsPlace() throws Exception {
        var expected = new ServerConfig(
                List.of(),
                new ClusterConfig(null, MASTER, null, List.of(Cidr.parse("192.0.2.0/24"))),
                new AdminConfig(null, new InetSocketAddress(IpLiteral.parse("::1"), 9000), true),
                new DnsConfig(
                        List.of(HostPort.parse("127.0.0.2:5353"), HostPort.parse("[::1]:53")),
                        "k8s.example.com",
                        List.of(HostPort.parse("192.0.2.53:53"), HostPort.parse("[2001:db8::53]:5353")),
                        List.of(Cidr.parse("10.0.0.0/8")),
                        7),
                new ProxierSettings(
                        new RoutingSettings(
                                "other",
                                new NodePortAddresses(
                                        List.of(Cidr.parse("192.0.2.0/24"), Cidr.parse("10.0.0.0/8")),
                                        false,
                                        IpLiteral.parse("192.0.2.7"))),
                        new RelaySettings(RelaySettings.DIAL_TIMEOUTS, Duration.ofSeconds(90), false)
                                .withCongestionControl(congestionControl())
                                .withUdp(new UdpSettings(Duration.ofSeconds(10), Duration.ofSeconds(20), 500, 50)),
                        Transport.NIO,
                        3,
                        1000,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(50),
                        new DetectLocalMode.ClusterCidr(List.of(Cidr.parse("10.244.0.0/16"))),
                        new VipSettings(Mode.NONE, false, List.of(Cidr.parse("10.96.0.0/12")))),
                Duration.ofSeconds(5),
                -999,
                LoggingConfig.DEFAULT.withVerbosity(2),
                Map.of());

        assertEquals(
                expected,
                Loading.load(
                        Loading.CLUSTER,
                        "--external-ip-cidrs=192.0.2.0/24",
                        "--hostname-override=Other",
                        "--bind-address=192.0.2.7",
                        "--nodeport-addresses=192.0.2.0/24,10.0.0.0/8",
                        "--detect-local-mode=ClusterCIDR",
                        "--cluster-cidr=10.244.0.0/16",
                        "--vip-mode=none",
                        "--vip-guard=false",
                        "--service-cidrs=10.96.0.0/12",
                        "--healthz-bind-address=",
                        "--metrics-bind-address=[::1]:9000",
                        "--bind-address-hard-fail=true",
                        "--dns-bind-address=127.0.0.2:5353,::1",
                        "--cluster-domain=K8s.Example.com.",
                        "--dns-upstream=192.0.2.53",
                        "--dns-upstream=[2001:db8::53]:5353",
                        "--dns-allow=10.0.0.0/8",
                        "--dns-rate-limit=7",
                        "--transport=nio",
                        "--event-loops=3",
                        "--no-splice",
                        "--cluster-congestion-control=" + congestionControl(),
                        "--half-closed-timeout=90s",
                        "--conntrack-udp-timeout=10s",
                        "--conntrack-udp-timeout-stream=20s",
                        "--max-connections=1000",
                        "--max-udp-sessions=500",
                        "--max-udp-sessions-per-client=50",
                        "--iptables-sync-period=50s",
                        "--min-sync-period=1s",
                        "--shutdown-grace-period=5s",
                        "--oom-score-adj=-999",
                        "-v=2"));
    }

    @Test
    void flagWithoutValueMeansYes() throws Exception {
        ServerConfig config = Loading.load(Loading.CLUSTER, "--bind-address-hard-fail", "-v");
        assertEquals(true, config.admin().bindAddressHardFail());
        assertEquals(true, config.logging().debug());
    }

    @Test
    void bindAddressesMayLeaveOutThePortAndAPortMayStandForTheAddress() throws Exception {
        AdminConfig admin = Loading.load(
                        Loading.CLUSTER, "--healthz-bind-address=192.0.2.7", "--metrics-bind-address=::1")
                .admin();
        assertEquals(new InetSocketAddress(IpLiteral.parse("192.0.2.7"), 10256), admin.healthzBindAddress());
        assertEquals(new InetSocketAddress(IpLiteral.parse("::1"), 10249), admin.metricsBindAddress());

        AdminConfig ports = Loading.load(Loading.CLUSTER, "--healthz-port=1256", "--metrics-port=0")
                .admin();
        assertEquals(new InetSocketAddress(IpLiteral.parse("0.0.0.0"), 1256), ports.healthzBindAddress());
        assertNull(ports.metricsBindAddress());
    }

    @Test
    void ipv6BindAddressMovesTheDefaultsToIpv6() throws Exception {
        AdminConfig admin = Loading.load(Loading.CLUSTER, "--bind-address=::").admin();
        assertEquals(new InetSocketAddress(IpLiteral.parse("::"), 10256), admin.healthzBindAddress());
        assertEquals(new InetSocketAddress(IpLiteral.parse("::1"), 10249), admin.metricsBindAddress());
    }

    @Test
    void zeroLeavesTimeoutsAsTheyAre() throws Exception {
        ServerConfig config = Loading.load(
                Loading.CLUSTER,
                "--conntrack-udp-timeout=0s",
                "--conntrack-udp-timeout-stream=0",
                "--conntrack-tcp-timeout-close-wait=0");
        assertEquals(Loading.load(Loading.CLUSTER), config);
    }

    @Test
    void oneUdpTimeoutIsTheDefaultOfBothUnlessItIsKubeProxysOwn() throws Exception {
        assertEquals(
                new UdpSettings(Duration.ofSeconds(5), Duration.ofSeconds(20), 0, 0),
                Loading.load(Loading.CLUSTER, "--udp-timeout=5s", "--conntrack-udp-timeout-stream=20s")
                        .proxier()
                        .relay()
                        .udp());
        assertEquals(
                UdpSettings.DEFAULT,
                Loading.load(Loading.CLUSTER, "--udp-timeout=250ms")
                        .proxier()
                        .relay()
                        .udp());
    }

    @Test
    void whatHasNoEffectIsNamedUnlessItIsTheDefault() throws Exception {
        ConfigLoader.Loaded loaded = Loading.loadBeside(
                null,
                Loading.CLUSTER,
                "--proxy-mode=ipvs",
                "--ipvs-scheduler=rr",
                "--masquerade-all",
                "--kube-api-qps=5.0",
                "--kube-api-burst=11",
                "--feature-gates=A=true,B=false");
        assertEquals(
                List.of("mode", "featureGates", "clientConnection.burst", "iptables.masqueradeAll"), loaded.ignored());
        assertEquals(
                List.of(),
                Loading.loadBeside(null, Loading.CLUSTER, "--proxy-mode=userspace")
                        .ignored());
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        var e = assertThrows(
                ConfigException.class,
                () -> Loading.load(
                        "--manifest=nowhere/app.yaml",
                        "--nodeport-addresses=10.0.0.0/33,primary",
                        "--healthz-bind-address=10256",
                        "--metrics-bind-address=localhost:10249",
                        "--bind-address-hard-fail=maybe",
                        "--transport=iouring",
                        "--event-loops=-1",
                        "--no-splice=2",
                        "--half-closed-timeout=5",
                        "--max-connections=many",
                        "--iptables-min-sync-period=-1s",
                        "--shutdown-grace-period=20000h",
                        "--detect-local-mode=InterfaceNamePrefix",
                        "--vip-mode=on",
                        "--service-cidrs=10.96.0.0",
                        "--ipvs-scheduler=best",
                        "-v=debug"));
        assertEquals(
                List.of(
                        "--nodeport-addresses: '10.0.0.0/33' is not a CIDR block such as 10.0.0.0/8, nor primary,"
                                + " localhost or all",
                        "--vip-mode: 'on' is not one of auto, route, none",
                        "--service-cidrs: '10.96.0.0' is not a CIDR block such as 10.0.0.0/8",
                        "--healthz-bind-address: '10256' is not of the form address:port",
                        "--metrics-bind-address: 'localhost:10249' is not of the form address:port",
                        "--bind-address-hard-fail: 'maybe' is not one of true, false",
                        "--half-closed-timeout: '5' is not a duration such as 300ms, 30s or 1m30s",
                        "--transport: 'iouring' is not one of auto, epoll, nio",
                        "--event-loops: '-1' is not a number from 0 to 1024",
                        "--no-splice: '2' is not one of true, false",
                        "--max-connections: 'many' is not a number from 0 to 2147483647",
                        "--iptables-min-sync-period: '-1s' is not a duration such as 300ms, 30s or 1m30s",
                        "--shutdown-grace-period: '20000h' is more than a year",
                        "-v: 'debug' is not a number from 0 to 2147483647",
                        "--ipvs-scheduler: 'best' is not one of rr, wrr, lc, wlc, lblc, lblcr, sh, dh, sed, nq, mh",
                        "--manifest: 'nowhere/app.yaml' does not exist",
                        "--nodeport-addresses: primary is the address of a Node object, which manifests have not; name"
                                + " a block, or the address with bindAddress (--bind-address)",
                        "--detect-local-mode: InterfaceNamePrefix is not supported, because an accepted connection does"
                                + " not tell the interface that it came in on; use NodeCIDR or ClusterCIDR"),
                e.problems());
        assertEquals(
                e.problems().size() + 1, String.valueOf(e.getMessage()).lines().count());
    }

    @Test
    void localHostIsProbedWithItsName() {
        assertNotEquals("", LocalHost.probe().name());
    }
}
