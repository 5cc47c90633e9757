// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import io.spliceway.model.HostPort;
import io.spliceway.server.admin.DnsView;
import io.spliceway.server.env.LinkedService;
import io.spliceway.server.env.MountNamespace;
import io.spliceway.server.env.ResolverFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files that a command resolves names with, as far as the system lets it see others than the machine's. They exist
 * until this is closed.
 */
final class NameFiles implements AutoCloseable {
    private static final int DNS_PORT = 53;
    private static final Path RESOLV_CONF = Path.of("/etc/resolv.conf");
    private static final Path NSSWITCH = Path.of("/etc/nsswitch.conf");
    private static final Path HOSTS = Path.of("/etc/hosts");

    private final Path folder;
    private final @Nullable MountNamespace mounts;
    private final @Nullable String notice;

    private NameFiles(Path folder, @Nullable MountNamespace mounts, @Nullable String notice) {
        this.folder = folder;
        this.mounts = mounts;
        this.notice = notice;
    }

    /**
     * Writes the files for a pod of {@code namespace}.
     *
     * @param dns where names are answered; null if they are not
     * @param services those that a hosts file would name
     */
    static NameFiles prepare(String namespace, @Nullable DnsView dns, Collection<LinkedService> services)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("spliceway-exec");
        InetAddress server = dns == null ? null : serverAtPort53(dns);
        String domain = dns == null ? ResolverFiles.DEFAULT_DOMAIN : dns.clusterDomain();
        Map<Path, String> contents = new HashMap<>();
        String notice = null;
        if (server != null) {
            contents.put(RESOLV_CONF, ResolverFiles.resolvConf(server, namespace, domain));
            read(NSSWITCH).ifPresent(text -> contents.put(NSSWITCH, ResolverFiles.nameServiceSwitch(text)));
        } else {
            contents.put(HOSTS, ResolverFiles.hosts(read(HOSTS).orElse(""), services, namespace, domain));
            notice = "names are those of a hosts file made now, because " + why(dns);
        }
        try {
            return new NameFiles(folder, MountNamespace.showing(written(contents, folder)), notice);
        } catch (IOException e) {
            String refused = "the command finds Services by variables alone, not by name: " + e.getMessage();
            return new NameFiles(folder, null, refused);
        }
    }

    private static @Nullable InetAddress serverAtPort53(DnsView dns) {
        return dns.addresses().stream()
                .map(HostPort::parse)
                .filter(address -> address.getPort() == DNS_PORT)
                .map(InetSocketAddress::getAddress)
                .findFirst()
                .orElse(null);
    }

    private static String why(@Nullable DnsView dns) {
        return dns == null
                ? "no proxy answers DNS for it (see spliceway run --dns-bind-address)"
                : "the proxy answers DNS at " + String.join(", ", dns.addresses())
                        + ", and C libraries ask port 53 alone";
    }

    private static Optional<String> read(Path file) throws IOException {
        return Files.isReadable(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    }

    private static Map<Path, Path> written(Map<Path, String> contents, Path folder) throws IOException {
        Map<Path, Path> files = new HashMap<>();
        for (Map.Entry<Path, String> content : contents.entrySet()) {
            Path file = folder.resolve(String.valueOf(content.getKey().getFileName()));
            files.put(content.getKey(), Files.writeString(file, content.getValue()));
        }
        return files;
    }

    /** Returns what the user should know about the names. */
    Optional<String> notice() {
        return Optional.ofNullable(notice);
    }

    /** Returns the command that runs {@code command} with these files. */
    List<String> command(List<String> command) {
        return mounts == null ? command : mounts.command(command);
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
