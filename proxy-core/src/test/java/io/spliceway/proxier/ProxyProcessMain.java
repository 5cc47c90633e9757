// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import com.sun.management.ThreadMXBean;
import io.spliceway.cluster.ClusterEvent.EndpointSliceApplied;
import io.spliceway.cluster.ClusterEvent.ServiceApplied;
import io.spliceway.cluster.InMemorySource;
import io.spliceway.model.EndpointPort;
import io.spliceway.model.EndpointSlice;
import io.spliceway.model.HostPort;
import io.spliceway.model.IpFamily;
import io.spliceway.model.NamespacedName;
import io.spliceway.model.Protocol;
import io.spliceway.model.Service;
import io.spliceway.model.SliceEndpoint;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/** The program of a {@link ProxyProcess}: a proxy for one Service that answers orders from its standard input. */
final class ProxyProcessMain {
    /** What can be asked of the process; it answers with a figure. */
    enum Order {
        /** Collect garbage; answers with the bytes that are left. */
        HEAP,
        /** Answers with the bytes that the event loops have allocated so far. */
        ALLOCATED,
        /** Answers with the number of live connections. */
        CONNECTIONS,
        /** Answers how often accepting was paused because of the connection limit. */
        PAUSED,
        /** Answers how often accepting was resumed after that. */
        RESUMED,
        /** Open files until there is no descriptor left; answers with their number. */
        EXHAUST,
        /** Close one of those files; answers with the number of those left. */
        LEAVE_ONE,
        /** Close those files; answers with their number. */
        RELIEVE
    }

    private final Deque<FileInputStream> files = new ArrayDeque<>();
    private final RecordingObserver observer;
    private final Proxier proxier;

    private ProxyProcessMain(RecordingObserver observer, Proxier proxier) {
        this.observer = observer;
        this.proxier = proxier;
    }

    /** Takes the mode, the Service's address and its endpoints'. */
    public static void main(String[] args) throws IOException {
        var source = new InMemorySource();
        publish(source, HostPort.parse(args[1]), Arrays.stream(args).skip(2).map(HostPort::parse));
        var observer = new RecordingObserver();
        try (var proxier = Proxier.start(Mode.valueOf(args[0]).settings(), source, observer);
                var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            proxier.synced().join();
            var main = new ProxyProcessMain(observer, proxier);
            System.out.println("ready");
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                System.out.println(main.answer(Order.valueOf(order)));
            }
        }
    }

    private static void publish(InMemorySource source, InetSocketAddress address, Stream<InetSocketAddress> endpoints) {
        var name = new NamespacedName("default", "echo");
        source.publish(new ServiceApplied(Service.named(name.namespace(), name.name())
                .clusterIps(List.of(address.getAddress()))
                .tcpPort("", address.getPort())
                .udpPort("", address.getPort())
                .build()));
        endpoints.forEach(endpoint -> source.publish(new EndpointSliceApplied(new EndpointSlice(
                new NamespacedName(name.namespace(), name.name() + "-" + endpoint.getPort()),
                name,
                IpFamily.IPv4,
                List.of(SliceEndpoint.ready(endpoint.getAddress())),
                List.of(
                        new EndpointPort("", Protocol.TCP, endpoint.getPort()),
                        new EndpointPort("", Protocol.UDP, endpoint.getPort())),
                null))));
    }

    private long answer(Order order) throws IOException {
        return switch (order) {
            case HEAP -> heapAfterCollection();
            case ALLOCATED -> allocatedByLoops();
            case CONNECTIONS -> proxier.activeConnections();
            case PAUSED -> observer.acceptPausedCount();
            case RESUMED -> observer.acceptResumedCount();
            case EXHAUST -> exhaust();
            case LEAVE_ONE -> {
                files.remove().close();
                yield files.size();
            }
            case RELIEVE -> relieve();
        };
    }

    private static long heapAfterCollection() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long allocatedByLoops() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(info -> info != null && info.getThreadName().startsWith("spliceway-loop"))
                .mapToLong(info -> threads.getThreadAllocatedBytes(info.getThreadId()))
                .sum();
    }

    private long exhaust() throws IOException {
        loadClasses();
        while (true) {
            try {
                files.add(new FileInputStream("/dev/null"));
            } catch (FileNotFoundException e) {
                return files.size();
            }
        }
    }

    /** Loads the classes of the proxy: those of a folder, unlike those of a jar, take a descriptor each at first use. */
    private static void loadClasses() throws IOException {
        Path root = Path.of(URI.create(Proxier.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
        try (var all = Files.walk(root)) {
            for (Path file : (Iterable<Path>) all.filter(path -> path.toString().endsWith(".class"))::iterator) {
                String name = root.relativize(file).toString().replace('/', '.').replaceAll("\\.class$", "");
                if (!name.endsWith("-info")) {
                    Class.forName(name, false, Proxier.class.getClassLoader());
                }
            }
        } catch (ClassNotFoundException e) {
            throw new IOException(e);
        }
    }

    private long relieve() throws IOException {
        int count = files.size();
        for (FileInputStream file = files.poll(); file != null; file = files.poll()) {
            file.close();
        }
        return count;
    }
}
