// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.spliceway.model.HostPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An API server that lists and watches as a real one does, and goes wrong when told to. Thread-safe.
 *
 * <p>Lists and watches by HTTP, with selectors, bookmarks, resource versions and their expiry.
 */
public final class FakeApiServer implements AutoCloseable {
    public static final String SERVICES = "api/v1/services";
    public static final List<String> SERVICE_CIDRS =
            List.of("apis/networking.k8s.io/v1/servicecidrs", "apis/networking.k8s.io/v1beta1/servicecidrs");
    public static final String NODES = "api/v1/nodes";
    static final String ENDPOINTS = "api/v1/endpoints";
    public static final String SLICES = "apis/discovery.k8s.io/v1/endpointslices";

    private static final Pattern NAMESPACED = Pattern.compile("(.*)/namespaces/([^/]+)/(.*)");

    static {
        // Without it an event waits for the acknowledgement of the one before.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final FakeStore store;
    private final InetAddress address;
    // Servers before 1.31 have no ServiceCIDRs.
    private final Set<String> missing = new ConcurrentSkipListSet<>(SERVICE_CIDRS);
    private final Map<String, Queue<Fault>> listFaults = new ConcurrentHashMap<>();
    private final Map<String, Queue<Fault>> watchFaults = new ConcurrentHashMap<>();
    private final Map<String, Fault> standing = new ConcurrentHashMap<>();
    private final Set<FakeWatch> watches = ConcurrentHashMap.newKeySet();
    private final Map<String, AtomicInteger> lists = new ConcurrentHashMap<>();
    private final Map<String, Queue<String>> queries = new ConcurrentHashMap<>();
    private final Set<String> credentials = ConcurrentHashMap.newKeySet();
    private volatile boolean sendsBookmarks = true;
    private volatile boolean knowsFieldsOfServices = true;
    private final FakeEvents events = new FakeEvents();
    private int port;
    private CountDownLatch stopped = new CountDownLatch(1);
    private @Nullable HttpServer http;
    private @Nullable ExecutorService threads;

    private FakeApiServer(FakeStore store, InetAddress address) {
        this.store = store;
        this.address = address;
    }

    static FakeApiServer started(FakeStore store) {
        return started(store, InetAddress.getLoopbackAddress());
    }

    /** Listens at {@code address}. */
    public static FakeApiServer started(FakeStore store, InetAddress address) {
        var server = new FakeApiServer(store, address);
        server.start();
        return server;
    }

    /** Listens, on the same port as before if it did before. */
    void start() {
        try {
            stopped = new CountDownLatch(1);
            http = HttpServer.create(new InetSocketAddress(address, port), 128);
            threads = Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
            http.setExecutor(threads);
            http.createContext("/", this::handle);
            http.start();
            port = http.getAddress().getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Dies: connections are cut, and new ones refused. */
    void stop() {
        stopped.countDown();
        store.wakeUp();
        if (http != null) {
            http.stop(0);
        }
        if (threads != null) {
            threads.shutdownNow();
        }
        watches.clear();
    }

    @Override
    public void close() {
        stop();
    }

    public URI root() {
        return URI.create("http://" + HostPort.format(address, port) + "/");
    }

    /** Does not have {@code path} from now on. */
    void remove(String path) {
        missing.add(path);
    }

    /** Has {@code path} again. */
    public void restore(String path) {
        missing.remove(path);
    }

    /** Says nothing of what does not change, as a server that has just started. */
    void sendNoBookmarks() {
        sendsBookmarks = false;
    }

    /** Refuses to select Services by their fields, as servers before 1.31 do. */
    void forgetFieldsOfServices() {
        knowsFieldsOfServices = false;
    }

    /** Makes the next list of {@code path} go wrong. */
    void failList(String path, Fault fault) {
        listFaults.computeIfAbsent(path, key -> new ConcurrentLinkedQueue<>()).add(fault);
    }

    /** Makes the next watch of {@code path} go wrong from its beginning. */
    void failWatch(String path, Fault fault) {
        watchFaults.computeIfAbsent(path, key -> new ConcurrentLinkedQueue<>()).add(fault);
    }

    /** Answers every request with {@code fault}; null ends that. */
    void failAll(@Nullable Fault fault) {
        if (fault == null) {
            standing.clear();
        } else {
            standing.put("", fault);
        }
    }

    /** Makes every open watch go wrong. */
    void failOpenWatches(Fault fault) {
        watches.forEach(watch -> watch.fail(fault));
        if (fault instanceof Fault.Stall) {
            watches.clear(); // their clients leave, which a silent server does not notice
        }
    }

    int openWatches() {
        return watches.size();
    }

    int listsOf(String path) {
        return lists.getOrDefault(path, new AtomicInteger()).get();
    }

    /** Whether any request for {@code path} so far had a query like this. */
    boolean wasAsked(String path, Predicate<String> query) {
        return queries.getOrDefault(path, new ConcurrentLinkedQueue<>()).stream()
                .anyMatch(query);
    }

    /** Whether any request so far had these credentials. */
    boolean sawCredentials(String authorization) {
        return credentials.contains(authorization);
    }

    /** What was written as events. */
    FakeEvents events() {
        return events;
    }

    static ObjectNode status(int code, String message) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Failure")
                .put("message", message)
                .put("code", code);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(1);
        FakeSelector selector = FakeSelector.parse(exchange.getRequestURI().getRawQuery());
        queries.computeIfAbsent(path, key -> new ConcurrentLinkedQueue<>())
                .add(String.valueOf(exchange.getRequestURI().getQuery()));
        credentials.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        try {
            Fault fault = faultOf(path, selector);
            if (missing.contains(path)) {
                answer(exchange, 404, status(404, "the server could not find the requested resource"));
            } else if (fault instanceof Fault.Status refusal) {
                answer(exchange, refusal.code(), status(refusal.code(), "made to fail"));
            } else if (fault instanceof Fault.Cut) {
                throw new IOException("cut");
            } else if (path.equals(SERVICES) && selector.hasFields() && !knowsFieldsOfServices) {
                answer(exchange, 400, status(400, "\"spec.clusterIP\" is not a known field selector"));
            } else if (!exchange.getRequestMethod().equals("GET")) {
                FakeEvents.Answer answer = events.write(exchange, path);
                answer(exchange, answer.code(), answer.body());
            } else if (selector.isWatch()) {
                watch(exchange, path, selector, fault);
            } else {
                list(exchange, path, selector, fault);
            }
            exchange.close(); // without it the connection is cut, which is what an exception is for
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private @Nullable Fault faultOf(String path, FakeSelector selector) {
        Queue<Fault> queue = (selector.isWatch() ? watchFaults : listFaults).get(path);
        Fault next = queue == null ? null : queue.poll();
        return next == null ? standing.get("") : next;
    }

    private void watch(HttpExchange exchange, String path, FakeSelector selector, @Nullable Fault fault)
            throws IOException, InterruptedException {
        Matcher namespaced = NAMESPACED.matcher(path);
        String resource = namespaced.replaceAll("$1/$3");
        String namespace = namespaced.matches() ? namespaced.group(2) : "";
        var watch = new FakeWatch(store, resource, namespace, selector, sendsBookmarks, exchange, stopped);
        // Its one client has left an older one, which a silent server does not notice.
        watches.removeIf(other -> other.isOf(resource));
        watches.add(watch);
        try {
            if (fault != null) {
                watch.fail(fault);
            }
            watch.run();
        } finally {
            watches.remove(watch);
        }
    }

    private void list(HttpExchange exchange, String path, FakeSelector selector, @Nullable Fault fault)
            throws IOException, InterruptedException {
        lists.computeIfAbsent(path, key -> new AtomicInteger()).incrementAndGet();
        Matcher namespaced = NAMESPACED.matcher(path);
        FakeStore.Snapshot snapshot = store.list(namespaced.replaceAll("$1/$3"));
        String namespace = namespaced.replaceAll("$2");
        if (selector.isAfter(snapshot.version())) {
            answer(exchange, 504, status(504, "Too large resource version: " + selector.resourceVersion()));
            return;
        }
        ObjectNode list =
                JsonNodeFactory.instance.objectNode().put("kind", "List").put("apiVersion", "v1");
        list.withObject("metadata").put("resourceVersion", Long.toString(snapshot.version()));
        snapshot.objects().stream()
                .filter(object -> namespace.equals(path)
                        || namespace.equals(object.at("/metadata/namespace").asText()))
                .filter(selector::matches)
                .forEach(list.withArray("items")::add);
        exchange.sendResponseHeaders(200, 0);
        new FakeList(list, exchange.getResponseBody(), stopped).write(fault);
    }

    private static void answer(HttpExchange exchange, int code, ObjectNode body) throws IOException {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
