// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A network namespace of its own with nothing but loopback in it, where a resolv.conf can be a pod's. */
final class PodNamespace implements AutoCloseable {
    private static final Path FILES = Path.of("/etc/netns");

    private final String name;
    private final Path files;
    private final List<Program> programs = new ArrayList<>();

    private PodNamespace(String name) {
        this.name = name;
        this.files = FILES.resolve(name);
    }

    /** Makes one; skips the test where that cannot be done. */
    static PodNamespace create() throws IOException {
        Tools.assumeRoot();
        Tools.assumeInstalled("ip", "iproute2");
        var namespace =
                new PodNamespace("spliceway-dns-" + ProcessHandle.current().pid());
        Tools.run(List.of("ip", "netns", "add", namespace.name)).success();
        namespace.run("ip", "link", "set", "lo", "up").success();
        // The C library asks for no addresses of a family in which the machine itself has none but loopback.
        namespace.run("ip", "addr", "add", "192.0.2.10/32", "dev", "lo").success();
        namespace.run("ip", "addr", "add", "2001:db8::10/128", "dev", "lo").success();
        Files.createDirectories(namespace.files);
        namespace.file("nsswitch.conf", "hosts: files dns\n");
        return namespace;
    }

    /** Lets every program that is started from now on see this as the file of that name in /etc. */
    void file(String etcName, String content) throws IOException {
        Files.writeString(files.resolve(etcName), content);
    }

    /** Returns what runs a command inside. */
    List<String> prefix() {
        return List.of("ip", "netns", "exec", name);
    }

    /** Runs a command inside to its end. */
    Tools.Result run(String... command) throws IOException {
        List<String> inside = new ArrayList<>(prefix());
        inside.addAll(List.of(command));
        return Tools.run(inside);
    }

    /** Starts a program inside, which ends with this. */
    Program start(List<String> command) throws IOException {
        List<String> inside = new ArrayList<>(prefix());
        inside.addAll(command);
        Program program = Program.command(inside);
        programs.add(program);
        return program;
    }

    /** Starts to answer for the {@link NamedServices} inside; returns when they are known. */
    void serveNames(Path folder, String... flags) throws IOException {
        List<String> command = new ArrayList<>(Program.javaCommand());
        command.addAll(List.of("run", "--metrics-bind-address", "127.0.0.1:10249", "--healthz-bind-address", ""));
        command.addAll(List.of("--manifest", NamedServices.write(folder).toString()));
        command.addAll(List.of(flags));
        start(command).awaitLog("ProxyServer: .*serving");
    }

    @Override
    public void close() throws IOException {
        programs.forEach(Program::close);
        Tools.run(List.of("ip", "netns", "del", name));
        try (Stream<Path> left = Files.list(files)) {
            for (Path file : left.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(files);
    }
}
