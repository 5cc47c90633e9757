// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a fake API server and adds what its HTTP server cannot do: port-forwards, as API server and kubelet do them
 * together. A pod is a server of this machine; a pod that is not known is answered with 404. Thread-safe.
 */
public final class FakeGateway implements AutoCloseable {
    private static final Pattern FORWARD =
            Pattern.compile("GET /api/v1/namespaces/([^/]+)/pods/([^/]+)/portforward\\?ports=([0-9]+) .*");
    private static final Pattern KEY = Pattern.compile("(?im)^Sec-WebSocket-Key: *(\\S+)");

    private final FakeApiServer api;
    private final Map<String, InetSocketAddress> pods = new ConcurrentHashMap<>();
    private final Set<FakeForward> forwards = ConcurrentHashMap.newKeySet();
    private volatile int refusal;
    private int port;
    private @Nullable ServerSocket server;

    /** Listens before {@code api}. */
    public FakeGateway(FakeApiServer api) {
        this.api = api;
        listen();
    }

    private void listen() {
        try {
            var socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 512);
            port = socket.getLocalPort();
            server = socket;
            Thread.ofPlatform().daemon().start(() -> accept(socket));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns where it is. */
    public URI root() {
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    /** The pod {@code namespace/name} is at {@code address} from now on; null for nowhere. */
    public void pod(String namespacedName, @Nullable InetSocketAddress address) {
        if (address == null) {
            pods.remove(namespacedName);
        } else {
            pods.put(namespacedName, address);
        }
    }

    /** Answers every port-forward with this HTTP status; 0 ends that. */
    public void refuseForwards(int status) {
        refusal = status;
    }

    /** Answers everything else with this HTTP status; 0 ends that. */
    public void refuseRequests(int status) {
        api.failAll(status == 0 ? null : new Fault.Status(status));
    }

    /** Cuts every port-forward. */
    public void cutForwards() throws IOException {
        for (FakeForward forward : forwards) {
            forward.close();
        }
    }

    /** The number of port-forwards at present. */
    public int forwards() {
        return forwards.size();
    }

    /** Stops to answer; watches are cut, port-forwards go on to their end, as in an orderly restart. */
    public void stop() throws IOException {
        ServerSocket current = server;
        if (current != null) {
            current.close();
        }
        api.stop();
    }

    /** Answers again. */
    public void start() {
        api.start();
        listen();
    }

    @Override
    public void close() throws IOException {
        stop();
        cutForwards();
    }

    private void accept(ServerSocket from) {
        try {
            while (true) {
                Socket client = from.accept();
                Thread.ofPlatform().daemon().start(() -> serve(client));
            }
        } catch (IOException e) {
            return; // stopped
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            String head = head(client.getInputStream());
            Matcher forward = FORWARD.matcher(head.lines().findFirst().orElse(""));
            if (forward.matches()) {
                forward(client, head, forward);
            } else if (!head.isEmpty()) {
                pass(client, head);
            }
        } catch (IOException e) {
            return; // one of the two is gone
        }
    }

    private void forward(Socket client, String head, Matcher request) throws IOException {
        InetSocketAddress pod = pods.get(request.group(1) + "/" + request.group(2));
        int status = refusal != 0 ? refusal : pod == null ? 404 : 101;
        Matcher key = KEY.matcher(head);
        if (status != 101 || pod == null || !key.find()) {
            client.getOutputStream()
                    .write(("HTTP/1.1 " + status + " refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return;
        }
        var forward = new FakeForward(client, Integer.parseInt(request.group(3)));
        forwards.add(forward);
        try {
            forward.run(key.group(1), pod);
        } finally {
            forwards.remove(forward);
        }
    }

    // One request for each connection, so that the next one is seen here.
    private void pass(Socket client, String head) throws IOException {
        URI to = api.root();
        try (var onward = new Socket(to.getHost(), to.getPort())) {
            onward.setTcpNoDelay(true);
            String single = head.replaceFirst("\r\n", "\r\nConnection: close\r\n");
            onward.getOutputStream().write(single.getBytes(StandardCharsets.ISO_8859_1));
            Thread.ofPlatform().daemon().start(() -> awaitEnd(client, onward));
            InputStream in = onward.getInputStream();
            in.transferTo(client.getOutputStream());
        }
    }

    /** A client that leaves its watch ends it. */
    private static void awaitEnd(Socket client, Socket onward) {
        try (onward) {
            int unused = client.getInputStream().read();
        } catch (IOException e) {
            return; // it is gone
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.append((char) next);
        }
        return head.toString();
    }
}
