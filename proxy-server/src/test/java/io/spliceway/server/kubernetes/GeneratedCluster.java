// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.spliceway.model.EndpointPort;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.IpFamily;
import io.spliceway.model.IpLiteral;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.SliceEndpoint;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An API server with a large cluster that it makes up while it answers, so that it needs no memory of its own.
 * Thread-safe.
 */
final class GeneratedCluster implements AutoCloseable {
    static {
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final int services;
    private final int endpointsEach;
    private final int servicePort;
    private final int podPort;
    private final HttpServer http;
    private final ExecutorService threads =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
    private final BlockingQueue<String> sliceEvents = new LinkedBlockingQueue<>();
    private final AtomicLong version = new AtomicLong(1000);
    private volatile long lastListSent;

    GeneratedCluster(int services, int endpointsEach, int servicePort, int podPort) {
        this.services = services;
        this.endpointsEach = endpointsEach;
        this.servicePort = servicePort;
        this.podPort = podPort;
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.setExecutor(threads);
        http.createContext("/", this::handle);
        http.start();
    }

    URI root() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/");
    }

    InetSocketAddress address(int service) {
        return new InetSocketAddress(IpLiteral.parse(serviceIp(service)), servicePort);
    }

    /** Returns the {@link System#nanoTime} at which the last byte of a list was sent. */
    long lastListSent() {
        return lastListSent;
    }

    /** Gives a Service one endpoint in place of those that it had. */
    void setEndpoint(int service, InetAddress pod) {
        sliceEvents.add("{\"type\":\"MODIFIED\",\"object\":" + slice(service, List.of(pod.getHostAddress())) + "}\n");
    }

    /** Returns the slice of a Service that has one endpoint. */
    EndpointSlice slice(int service, InetAddress pod) {
        return new EndpointSlice(
                new NamespacedName("default", "service-" + service + "-abcde"),
                new NamespacedName("default", "service-" + service),
                IpFamily.IPv4,
                List.of(SliceEndpoint.ready(pod)),
                List.of(new EndpointPort("http", Protocol.TCP, podPort)),
                null);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        http.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(1);
        boolean watch = String.valueOf(exchange.getRequestURI().getQuery()).contains("watch=true");
        exchange.sendResponseHeaders(200, 0);
        if (watch) {
            watch(path, exchange.getResponseBody());
        } else {
            try (OutputStream out = new BufferedOutputStream(exchange.getResponseBody(), 64 * 1024)) {
                list(path, out);
            }
            lastListSent = System.nanoTime();
        }
    }

    private void watch(String path, OutputStream out) throws IOException {
        try {
            while (true) {
                BlockingQueue<String> events =
                        path.equals(FakeApiServer.SLICES) ? sliceEvents : new LinkedBlockingQueue<>();
                String event = events.poll(30, TimeUnit.SECONDS);
                write(out, event == null ? bookmark() : event);
                out.flush();
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private String bookmark() {
        return "{\"type\":\"BOOKMARK\",\"object\":{\"metadata\":{\"resourceVersion\":\"" + version.get() + "\"}}}\n";
    }

    private void list(String path, OutputStream out) throws IOException {
        write(out, "{\"kind\":\"List\",\"metadata\":{\"resourceVersion\":\"" + version.get() + "\"},\"items\":[");
        boolean isServices = path.equals(FakeApiServer.SERVICES);
        for (int i = 0; i < services && (isServices || path.equals(FakeApiServer.SLICES)); i++) {
            write(out, i == 0 ? "" : ",");
            write(out, isServices ? service(i) : slice(i, addresses(i)));
        }
        write(out, "]}");
    }

    private String service(int number) {
        return FakeObjects.service("service-" + number, serviceIp(number), servicePort)
                .toString();
    }

    private List<String> addresses(int service) {
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < endpointsEach; i++) {
            addresses.add(ip(100 + i, service));
        }
        return addresses;
    }

    private String slice(int service, List<String> addresses) {
        List<String> endpoints = new ArrayList<>();
        for (int i = 0; i < addresses.size(); i++) {
            endpoints.add("""
                    {"addresses":["%s"],"conditions":{"ready":true,"serving":true,"terminating":false},\
                    "nodeName":"node-%d","zone":"zone-%d","targetRef":{"kind":"Pod","namespace":"default",\
                    "name":"pod-%d-%d-x7f9q","uid":"3f1b6f0e-3d1c-4c53-9f5e-0a%08d"}}\
                    """.formatted(addresses.get(i), (service + i) % 1000, i % 3, service, i, service * 10 + i));
        }
        return """
                {"metadata":{"namespace":"default","name":"service-%d-abcde","resourceVersion":"%d",\
                "labels":{"kubernetes.io/service-name":"service-%d"}},"addressType":"IPv4",\
                "endpoints":[%s],"ports":[{"name":"http","protocol":"TCP","port":%d}]}\
                """.formatted(service, version.incrementAndGet(), service, String.join(",", endpoints), podPort);
    }

    private static String serviceIp(int service) {
        return ip(97, service);
    }

    private static String ip(int block, int number) {
        return "127." + block + "." + number / 250 + "." + (number % 250 + 1);
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
