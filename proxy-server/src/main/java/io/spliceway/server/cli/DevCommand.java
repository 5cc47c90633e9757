// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import io.spliceway.model.HostPort;
import io.spliceway.server.StopSignals;
import io.spliceway.server.config.ConfigException;
import io.spliceway.server.dev.Dev;
import io.spliceway.server.dev.DevSettings;
import io.spliceway.server.dev.Replacement;
import io.spliceway.server.kubernetes.ApiConnection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Serves a namespace on a developer's machine. */
@Command(
        name = "dev",
        sortOptions = false,
        header = "Reach all Services of a namespace from this machine.",
        description = {
            "",
            "Gives each Service a loopback address of its own, made of its name, with its real",
            "ports, and balances connections over all ready pods. Pods are reached through the",
            "API server, as kubectl port-forward does; what is made while pods or API server",
            "are away waits for them. Needs no root. Ctrl-C ends it."
        },
        footer = {
            "",
            "Examples:",
            "  spliceway dev -n shop",
            "  spliceway dev -n shop --replace web=127.0.0.1:3000 --dns-bind-address 127.0.0.1:5353",
            "",
            "docs/dev.md has ports below 1024, names, what a Role has to allow, macOS and Windows."
        })
final class DevCommand implements Callable<Integer> {
    private static final String SYSTEM_HOSTS = "";

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            description = "The namespace. Default: that of the kubeconfig's current context.")
    private @Nullable String namespace;

    @Option(
            names = {"-l", "--selector"},
            paramLabel = "LABELS",
            defaultValue = "",
            description = "Only the Services with these labels, such as app=web,tier!=cache.")
    private String selector = "";

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description =
                    "The cluster and who we are to it. Default: the file that KUBECONFIG names, else ~/.kube/config.")
    private @Nullable Path kubeconfig;

    @Option(
            names = "--manifest",
            paramLabel = "FILE-OR-DIR",
            description = "Read the Services from YAML manifests, and reach their endpoints at their addresses. May be "
                    + "repeated.")
    private List<Path> manifests = new ArrayList<>();

    @Option(
            names = "--direct",
            description = "Reach the cluster's pods at their addresses: for machines that have routes to them.")
    private boolean direct;

    @Option(
            names = "--replace",
            paramLabel = "SERVICE[:PORT]=ADDRESS",
            converter = ReplacementConverter.class,
            description = "Let the process that listens at this address stand in for the Service's pods, at all of its "
                    + "ports or at the one with this name. May be repeated.")
    private List<Replacement> replacements = new ArrayList<>();

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "How long a connection waits for a pod at most. Default: ${DEFAULT-VALUE}")
    private Duration patience = Duration.ofSeconds(10);

    @Option(
            names = "--dns-bind-address",
            paramLabel = "IP:PORT",
            converter = AddressConverter.class,
            description = "Answer the Services' DNS names there. May be repeated.")
    private List<InetSocketAddress> dns = new ArrayList<>();

    @Option(
            names = "--hosts",
            arity = "0..1",
            fallbackValue = SYSTEM_HOSTS,
            paramLabel = "FILE",
            description =
                    "Write the Services' names to the system's hosts file, or to this one, for as long as this runs. "
                            + "Needs the right to write it.")
    private @Nullable Path hosts;

    @Option(
            names = {"-v", "--verbose"},
            description = "Log on standard error.")
    private boolean verbose;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Logging logging = new Logging();

    static final class ReplacementConverter implements ITypeConverter<Replacement> {
        @Override
        public Replacement convert(String text) {
            try {
                return Replacement.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    static final class AddressConverter implements ITypeConverter<InetSocketAddress> {
        @Override
        public InetSocketAddress convert(String text) {
            try {
                return HostPort.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    @Override
    public Integer call() throws Exception {
        logging.startOnlyIf(verbose);
        StopSignals signals = StopSignals.install();
        DevSettings settings = settings();
        try (Dev dev = Dev.start(settings)) {
            show(dev, settings, signals);
        }
        return 0;
    }

    private void show(Dev dev, DevSettings settings, StopSignals signals) throws InterruptedException {
        Optional<Terminal> terminal = verbose ? Optional.empty() : Terminal.open();
        if (terminal.isEmpty()) {
            new DevLines(Spliceway.out(spec)).follow(dev, settings, signals);
            return;
        }
        try (Terminal open = terminal.get()) {
            new DevScreen().follow(open, dev, settings, signals);
        }
    }

    private DevSettings settings() throws ConfigException, IOException {
        if (!manifests.isEmpty()) {
            if (kubeconfig != null || direct || !selector.isEmpty() || namespace != null) {
                throw new ConfigException(List.of(
                        "--manifest: is not for a cluster, so --kubeconfig, --namespace, --selector and --direct have"
                                + " no meaning beside it"));
            }
            return new DevSettings(null, manifests, "", "", false, replacements, patience, dns, hostsFile());
        }
        Path file = kubeconfig == null ? KubeconfigFile.ofUser(System.getenv(), System.getProperties()) : kubeconfig;
        String in = namespace == null ? ApiConnection.namespace(file) : namespace;
        return new DevSettings(file, List.of(), in, selector, direct, replacements, patience, dns, hostsFile());
    }

    private @Nullable Path hostsFile() {
        return hosts != null && hosts.toString().equals(SYSTEM_HOSTS) ? Dev.HOSTS_FILE : hosts;
    }
}
