// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.node;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A network namespace and the thread that is in it: sockets that the thread opens and processes that it starts are in it
 * too. It has no name, so that nothing is left of it when its thread, sockets and processes have ended, however they end.
 */
public final class NetworkNamespace implements AutoCloseable {
    private static final int CLONE_NEWNET = 0x40000000;
    private static final MethodHandle UNSHARE = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("unshare"),
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT),
                    Linker.Option.captureCallState("errno"));

    private final ExecutorService thread;
    private final long threadId;

    private NetworkNamespace(ExecutorService thread, long threadId) {
        this.thread = thread;
        this.threadId = threadId;
    }

    /** Something to be done in the namespace. */
    @FunctionalInterface
    public interface Task {
        void run() throws Exception;
    }

    /** Makes a namespace whose loopback device is up. */
    public static NetworkNamespace create() {
        ExecutorService thread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("netns").daemon().factory());
        var namespace = new NetworkNamespace(thread, call(thread, NetworkNamespace::unshare));
        namespace.ip("link set lo up");
        // The kernel tells a peer of one refusal a second; a test may meet more.
        namespace.sysctl("net/ipv4/icmp_ratelimit", "0");
        namespace.sysctl("net/ipv6/icmp/ratelimit", "0");
        return namespace;
    }

    private static long unshare() throws Exception {
        int result;
        try (var arena = Arena.ofConfined()) {
            result = (int) UNSHARE.invokeExact(arena.allocate(Linker.Option.captureStateLayout()), CLONE_NEWNET);
        } catch (Throwable e) {
            throw new AssertionError("a downcall threw", e);
        }
        if (result != 0) {
            throw new IOException("cannot make a network namespace");
        }
        // PID/task/TID
        return Long.parseLong(Files.readSymbolicLink(Path.of("/proc/thread-self"))
                .getFileName()
                .toString());
    }

    /** Runs {@code task} on the thread that is in the namespace. */
    public <T> T call(Callable<T> task) {
        return call(thread, task);
    }

    /** As {@link #call}, without a result. */
    public void run(Task task) {
        call(() -> {
            task.run();
            return true;
        });
    }

    private static <T> T call(ExecutorService thread, Callable<T> task) {
        try {
            return CompletableFuture.supplyAsync(
                            () -> {
                                try {
                                    return task.call();
                                } catch (Exception e) {
                                    throw new CompletionException(e);
                                }
                            },
                            thread)
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof IOException io ? new UncheckedIOException(io) : e;
        }
    }

    /** Runs the program {@code ip} with {@code commands}, one a line. */
    public void ip(String commands) {
        command(commands, "ip", "-batch", "-");
    }

    /** Returns what a program prints, which must succeed; {@code input} is what it reads. */
    public String command(String input, String... command) {
        return call(() -> {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + output);
            }
            return output;
        });
    }

    /** Whether there is the program, which {@code command} asks for its version. */
    boolean has(String... command) {
        try {
            command("", command);
            return true;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** Sets a kernel parameter of the namespace, such as {@code net/ipv4/ip_forward}. */
    void sysctl(String path, String value) {
        run(() -> Files.writeString(Path.of("/proc/sys", path), value));
    }

    /** Connects the namespace to {@code peer} by a pair of devices. */
    public void link(String device, NetworkNamespace peer, String peerDevice) {
        ip("link add %s type veth peer name %s netns %d".formatted(device, peerDevice, peer.threadId));
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
