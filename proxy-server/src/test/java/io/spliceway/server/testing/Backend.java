// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.testing;

import io.spliceway.model.HostPort;
import io.spliceway.model.IpLiteral;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A server that echoes, and a Service in front of it at a free loopback address. Thread-safe. */
public final class Backend implements AutoCloseable {
    private static final InetAddress SERVICE_IP = IpLiteral.parse("127.96.1.1");
    private static final int READ_TIMEOUT_MILLIS = 10_000;

    private final ServerSocket server;
    private final InetSocketAddress service;

    private Backend(ServerSocket server, InetSocketAddress service) {
        this.server = server;
        this.service = service;
    }

    /** Starts to accept. */
    public static Backend start() {
        try (var free = new ServerSocket(0, 1, SERVICE_IP)) {
            var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            var backend = new Backend(server, new InetSocketAddress(SERVICE_IP, free.getLocalPort()));
            Thread.ofPlatform().daemon().start(backend::accept);
            return backend;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns where the Service is to be reached. */
    public InetSocketAddress service() {
        return service;
    }

    /** Returns the manifest of the Service {@code default/web}. */
    public String manifest() {
        return """
                apiVersion: v1
                kind: Service
                metadata: {name: web}
                spec:
                  clusterIP: %s
                  ports: [{port: %d}]
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: web-1, labels: {kubernetes.io/service-name: web}}
                addressType: IPv4
                endpoints: [{addresses: [%s]}]
                ports: [{port: %d}]
                """.formatted(
                        SERVICE_IP.getHostAddress(),
                        service.getPort(),
                        server.getInetAddress().getHostAddress(),
                        server.getLocalPort());
    }

    /** Sends "hello" on {@code client} and returns the echo. */
    public String greetThrough(Socket client) throws IOException {
        client.setSoTimeout(READ_TIMEOUT_MILLIS);
        client.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
        return new String(client.getInputStream().readNBytes(5), StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    @Override
    public String toString() {
        return HostPort.format(service);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Thread.ofPlatform().daemon().start(() -> echo(client));
            }
        } catch (IOException e) {
            return; // closed
        }
    }

    private static void echo(Socket client) {
        try (client) {
            client.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException e) {
            return; // reset
        }
    }
}
