// SPDX-License-Identifier: Apache-2.0
package io.spliceway.proxier;

import io.spliceway.model.HostPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A proxy in a process of its own, where its memory, descriptors and processor time can be measured. */
final class ProxyProcess implements AutoCloseable {
    private static final InetAddress SERVICE_IP = InetAddress.ofLiteral("127.0.20.2");
    private static final int REPLY_SECONDS = 30;

    private final InetSocketAddress address = new InetSocketAddress(SERVICE_IP, freePort());
    private final Process process;
    private final PrintWriter commands;
    private final BlockingQueue<String> replies = new LinkedBlockingQueue<>();

    ProxyProcess(Mode mode, InetSocketAddress... endpoints) throws IOException {
        this(mode, List.of(), List.of(), endpoints);
    }

    /** Starts it with what the program's launchers tell the compiler. */
    static ProxyProcess compiledAsLaunched(Mode mode, InetSocketAddress... endpoints) throws IOException {
        try (Stream<String> options = Files.lines(Path.of("../proxy-server/dist/src/app/jvm.options"))) {
            List<String> compileCommands = options.filter(option -> option.startsWith("-XX:CompileCommand"))
                    .toList();
            return new ProxyProcess(mode, List.of(), compileCommands, endpoints);
        }
    }

    /** Starts it by the command that {@code launcher} begins, with more options of the JVM. */
    ProxyProcess(Mode mode, List<String> launcher, List<String> options, InetSocketAddress... endpoints)
            throws IOException {
        var command = new ArrayList<String>(launcher);
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(options);
        // A heap of a fixed size that is there from the start, so that what grows is not heap.
        command.addAll(List.of("-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"));
        command.addAll(List.of("-XX:MaxDirectMemorySize=256m", "--enable-native-access=ALL-UNNAMED", "-ea"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ProxyProcessMain.class.getName()));
        command.addAll(List.of(mode.name(), HostPort.format(address)));
        Arrays.stream(endpoints).map(HostPort::format).forEach(command::add);
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        commands = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread.ofPlatform().daemon().start(this::readReplies);
        awaitReply();
    }

    private static int freePort() {
        try (var probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(SERVICE_IP, 0));
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readReplies() {
        try (var in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            in.lines().forEach(replies::add);
        } catch (IOException | UncheckedIOException e) {
            // The process has ended.
        }
    }

    private String awaitReply() {
        try {
            String reply = replies.poll(REPLY_SECONDS, TimeUnit.SECONDS);
            if (reply == null) {
                throw new IllegalStateException("no reply from the proxy; alive: " + process.isAlive());
            }
            return reply;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Gives an order of {@link ProxyProcessMain} and returns the figure that answers it. */
    long ask(ProxyProcessMain.Order order) {
        commands.println(order);
        return Long.parseLong(awaitReply());
    }

    InetSocketAddress address() {
        return address;
    }

    Socket connect() throws IOException {
        return connect(new Socket());
    }

    Socket connect(Socket socket) throws IOException {
        socket.connect(address, 10_000);
        socket.setSoTimeout(30_000);
        return socket;
    }

    /** The processor time that it used so far. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** The memory that it has in the machine's, in KiB. */
    long residentKib() {
        try (var lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The number of kernel pipes that it holds, besides those of its orders and replies. */
    long pipes() {
        return descriptorTargets().stream()
                .skip(3)
                .filter(target -> target.startsWith("pipe:"))
                .distinct()
                .count();
    }

    long descriptors() {
        return descriptorTargets().size();
    }

    /** Returns what its descriptors are, in the order of their numbers. */
    private List<String> descriptorTargets() {
        try (var descriptors = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
            return descriptors
                    .sorted(Comparator.comparingInt(
                            path -> Integer.parseInt(path.getFileName().toString())))
                    .map(ProxyProcess::target)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return ""; // closed meanwhile
        }
    }

    Process process() {
        return process;
    }

    /** Lets it end by the end of its orders. */
    @Override
    public void close() {
        commands.close();
        try {
            if (!process.waitFor(REPLY_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
