// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spliceway.net.CongestionControl;
import io.spliceway.server.testing.Samples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProxyRoutesTest {
    private final AtomicInteger trafficReports = new AtomicInteger();
    private final Samples samples = new Samples();
    private final Routes routes =
            samples.routes(trafficReports::incrementAndGet).routes();

    @AfterEach
    void close() {
        samples.close();
    }

    @Test
    void servicesAreListedWithTheirPortsEndpointsAndFrontends() throws IOException {
        assertEquals("""
                {
                  "services" : [ {
                    "namespace" : "default",
                    "name" : "demo",
                    "type" : "NodePort",
                    "clusterIPs" : [ "10.96.0.10" ],
                    "ports" : [ {
                      "name" : "http",
                      "protocol" : "TCP",
                      "port" : 80,
                      "endpoints" : [ {
                        "address" : "10.1.0.1:8080",
                        "pod" : "demo-1",
                        "node" : "node-a",
                        "ready" : true,
                        "serving" : true,
                        "terminating" : false
                      }, {
                        "address" : "10.1.0.2:8080",
                        "ready" : false,
                        "serving" : true,
                        "terminating" : true
                      } ],
                      "frontends" : [ {
                        "kind" : "ClusterIP",
                        "address" : "10.96.0.10:80",
                        "state" : "listening"
                      }, {
                        "kind" : "NodePort",
                        "address" : "192.0.2.7:30080",
                        "state" : "failed",
                        "message" : "another process has port 30080"
                      }, {
                        "kind" : "ExternalIP",
                        "address" : "198.51.100.1:80",
                        "state" : "claimed",
                        "message" : "the older Service shop/web has this address"
                      } ]
                    } ]
                  }, {
                    "namespace" : "shop",
                    "name" : "web",
                    "type" : "ClusterIP",
                    "clusterIPs" : [ "fd00::1" ],
                    "ports" : [ {
                      "name" : "",
                      "protocol" : "TCP",
                      "port" : 443,
                      "endpoints" : [ ],
                      "frontends" : [ {
                        "kind" : "ClusterIP",
                        "address" : "[fd00::1]:443",
                        "state" : "no-endpoints"
                      }, {
                        "kind" : "ExternalIP",
                        "address" : "203.0.113.9:443",
                        "state" : "refused",
                        "message" : "not inside --external-ip-cidrs; add it there to let Services have it"
                      } ]
                    } ]
                  } ]
                }
                """, get("/api/v1/services", Map.of()));
    }

    @Test
    void connectionsAreListedWithEverythingKnown() throws IOException {
        assertEquals("""
                {
                  "connections" : [ {
                    "id" : 7,
                    "client" : "192.0.2.50:41000",
                    "frontend" : {
                      "kind" : "ClusterIP",
                      "address" : "10.96.0.10:80"
                    },
                    "namespace" : "default",
                    "service" : "demo",
                    "port" : "http",
                    "protocol" : "TCP",
                    "endpoint" : "10.1.0.1:8080",
                    "pod" : "demo-1",
                    "node" : "node-a",
                    "pickReason" : "round-robin",
                    "dialAttempts" : 1,
                    "state" : "half-closed",
                    "mode" : "splice",
                    "ageSeconds" : 312.25,
                    "bytesToEndpoint" : 812,
                    "bytesToClient" : 1572864
                  }, {
                    "id" : 8,
                    "client" : "192.0.2.51:41002",
                    "frontend" : {
                      "kind" : "ClusterIP",
                      "address" : "10.96.0.11:53"
                    },
                    "namespace" : "kube-system",
                    "service" : "dns",
                    "port" : "dns",
                    "protocol" : "UDP",
                    "endpoint" : "10.1.0.3:53",
                    "pod" : "dns-1",
                    "pickReason" : "affinity",
                    "dialAttempts" : 1,
                    "state" : "unreplied",
                    "mode" : "copy",
                    "ageSeconds" : 1.5,
                    "bytesToEndpoint" : 120,
                    "bytesToClient" : 0,
                    "datagramsToEndpoint" : 3,
                    "datagramsToClient" : 0
                  }, {
                    "id" : 9,
                    "client" : "[2001:db8::9]:41001",
                    "frontend" : {
                      "kind" : "ClusterIP",
                      "address" : "[fd00::1]:443"
                    },
                    "namespace" : "shop",
                    "service" : "web",
                    "port" : "",
                    "protocol" : "TCP",
                    "dialAttempts" : 0,
                    "state" : "dialing",
                    "mode" : "copy",
                    "ageSeconds" : 0.1,
                    "bytesToEndpoint" : 0,
                    "bytesToClient" : 0
                  } ]
                }
                """, get("/api/v1/connections", Map.of()));
    }

    @Test
    void listsAreFilteredByNamespaceAndService() throws IOException {
        for (String path : new String[] {"/api/v1/services", "/api/v1/connections"}) {
            assertTrue(get(path, Map.of("namespace", "shop")).contains("\"web\""));
            assertTrue(!get(path, Map.of("namespace", "shop")).contains("\"demo\""));
            assertTrue(!get(path, Map.of("service", "demo")).contains("\"web\""));
            assertTrue(get(path, Map.of("namespace", "shop", "service", "demo")).contains("[ ]"));
        }
    }

    @Test
    void configurationIsShownInKubeProxysShapeWithOursBesideIt() throws IOException {
        JsonNode configz = JsonMapper.builder().build().readTree(get("/configz", Map.of()));

        JsonNode kubeProxy = configz.path("kubeproxy.config.k8s.io");
        assertEquals("KubeProxyConfiguration", kubeProxy.path("kind").asText());
        assertEquals("userspace", kubeProxy.path("mode").asText());
        assertEquals("node-a", kubeProxy.path("hostnameOverride").asText());
        assertEquals("none", kubeProxy.path("healthzBindAddress").asText());
        assertEquals("127.0.0.1:10249", kubeProxy.path("metricsBindAddress").asText());
        assertEquals(true, kubeProxy.path("bindAddressHardFail").booleanValue());
        assertEquals("192.0.2.0/24", kubeProxy.path("nodePortAddresses").path(0).asText());
        assertEquals("30s", kubeProxy.path("conntrack").path("udpTimeout").asText());
        assertEquals(2, kubeProxy.path("logging").path("verbosity").intValue());
        assertEquals(
                """
                {
                  "manifest" : [ "app.yaml" ],
                  "master" : "",
                  "externalIpCidrs" : [ ],
                  "vipMode" : "none",
                  "vipGuard" : false,
                  "serviceCidrs" : [ ],
                  "dnsBindAddress" : [ ],
                  "clusterDomain" : "cluster.local",
                  "dnsUpstream" : [ ],
                  "dnsAllow" : [ ],
                  "dnsRateLimit" : 0,
                  "transport" : "nio",
                  "eventLoops" : 2,
                  "noSplice" : false,
                  "clusterCongestionControl" : "auto's",
                  "maxConnections" : 100,
                  "maxUdpSessions" : 0,
                  "maxUdpSessionsPerClient" : 0,
                  "shutdownGracePeriod" : "30s",
                  "accessLog" : false
                }""".replace("auto's", CongestionControl.unpaced().toString()),
                configz.path("spliceway").toPrettyString());
        assertEquals(2, configz.size());
    }

    @Test
    void placeOfTheDnsServerIsTold() throws IOException {
        assertEquals("""
                {
                  "clusterDomain" : "cluster.local",
                  "addresses" : [ "127.0.0.1:53" ],
                  "upstreams" : [ "192.0.2.53:53" ],
                  "services" : 2
                }
                """, get("/api/v1/dns", Map.of()));
    }

    @Test
    void connectionsReportTheirBytesBeforeEachScrape() throws IOException {
        assertEquals(0, trafficReports.get());
        assertTrue(get("/metrics", Map.of()).contains("spliceway_listeners{state=\"listening\"} 1.0"));
        assertEquals(1, trafficReports.get());
    }

    @Test
    void plainAnswersAreKubeProxys() throws IOException {
        assertEquals("ok", get("/healthz", Map.of()));
        assertEquals("userspace", get("/proxyMode", Map.of()));
        assertTrue(get("/api/v1", Map.of()).contains("/api/v1/connections"));
    }

    private String get(String path, Map<String, String> parameters) throws IOException {
        Reply reply = Objects.requireNonNull(routes.find(path)).handler().handle(new Query(parameters));
        assertEquals(200, reply.status());
        var out = new ByteArrayOutputStream();
        reply.content().writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
