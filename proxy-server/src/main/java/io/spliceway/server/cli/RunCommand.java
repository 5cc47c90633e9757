// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import io.spliceway.server.ProxyServer;
import io.spliceway.server.StopSignals;
import io.spliceway.server.Version;
import io.spliceway.server.config.ConfigException;
import io.spliceway.server.config.ConfigFileWatch;
import io.spliceway.server.config.ConfigLoader;
import io.spliceway.server.config.KubeProxyDocument;
import io.spliceway.server.config.LocalHost;
import io.spliceway.server.config.LoggingConfig;
import io.spliceway.server.config.RunFlags;
import io.spliceway.server.config.ServerConfig;
import io.spliceway.server.manifest.ManifestProblems;
import io.spliceway.server.systemd.ServiceNotifier;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Proxies until a signal ends it. Its other flags are {@link RunFlags}. */
@Command(
        name = "run",
        sortOptions = false,
        customSynopsis = {
            "spliceway run [--manifest FILE-OR-DIR | --kubeconfig FILE] [OPTIONS]",
            "       spliceway run --config FILE [OPTIONS]"
        },
        header = "Proxy the Services of a cluster or of YAML manifests.",
        description = {
            "",
            "Listens on the Services' addresses and follows their changes, until SIGTERM or",
            "Ctrl-C. In a pod and without flags, the cluster is the pod's own. Errors in the",
            "manifests or flags are reported all at once.",
            "The addresses must be local to this machine: 127.0.0.0/8 always is; others",
            "become so by --vip-mode=route, which removes its routes when it stops."
        },
        footer = {
            "",
            "Example:",
            "  spliceway run --manifest services/ --nodeport-addresses localhost",
            "",
            "Durations are written as Go does: 300ms, 30s, 1m30s. kube-proxy's other flags are",
            "accepted too; docs/configuration.md says what each does."
        })
final class RunCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "A KubeProxyConfiguration. Flags that it has a field for are ignored beside it, except "
                            + "--hostname-override, -v and --logging-format. When the file changes, the program ends with 1, to be started again.")
    private @Nullable Path config;

    @Option(
            names = "--write-config-to",
            paramLabel = "FILE",
            description = "Write the configuration to this file as a KubeProxyConfiguration, and end.")
    private @Nullable Path writeConfigTo;

    @Option(
            names = "--init-only",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description = "Check the configuration and end: nothing has to be prepared by a first start with more "
                    + "privileges.")
    private boolean initOnly;

    @Option(
            names = "--version",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "raw",
            hidden = true,
            description = "Print the version, as kube-proxy does; raw for nothing but the version.")
    private @Nullable String version;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Logging logging = new Logging();

    @Override
    public Integer call() throws Exception {
        if (version != null && !version.equals("false")) {
            Spliceway.out(spec).println(version.equals("raw") ? Version.current() : "spliceway " + Version.current());
            return 0;
        }
        RunFlags flags = RunFlags.of(spec.commandLine().getParseResult());
        ConfigLoader.Loaded loaded = ConfigLoader.load(flags, config, LocalHost.probe());
        if (writeConfigTo != null) {
            write(KubeProxyDocument.file(loaded.config(), flags), writeConfigTo);
            return 0;
        }
        if (initOnly) {
            return 0;
        }
        LoggingConfig wanted = loaded.config().logging();
        logging.start(wanted.debug() ? Level.FINE : Level.INFO, wanted.format());
        report("flags are ignored because --config has a field for them", loaded.flagsBesideFile());
        report("accepted, but without effect in this proxy", loaded.ignored());
        return run(loaded.config(), flags);
    }

    private static void report(String message, List<String> settings) {
        if (!settings.isEmpty()) {
            LOG.atWarn().addKeyValue("settings", settings).log(message);
        }
    }

    private static void write(String text, Path file) throws IOException {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new IOException("cannot write '" + file + "': " + e, e);
        }
    }

    private int run(ServerConfig running, RunFlags flags)
            throws ManifestProblems, ConfigException, InterruptedException {
        StopSignals signals = StopSignals.install();
        OomScore.apply(running.oomScoreAdj());
        var reconfigured = new AtomicBoolean();
        try (ProxyServer server = ProxyServer.start(running, new FileOutputStream(FileDescriptor.out));
                ServiceNotifier systemd = ServiceNotifier.of(System.getenv())) {
            var unused = server.synced().thenRun(systemd::ready);
            systemd.watch(server::pulse);
            if (config != null) {
                followConfig(config, running, flags, () -> {
                    reconfigured.set(true);
                    signals.request();
                });
            }
            signals.await();
            systemd.stopping();
            server.drain();
        }
        return reconfigured.get() ? Spliceway.EXIT_FAILURE : 0;
    }

    private static void followConfig(Path file, ServerConfig running, RunFlags flags, Runnable changed) {
        var watch = new ConfigFileWatch(
                file,
                running,
                () -> ConfigLoader.load(flags, file, LocalHost.probe()).config());
        Thread.ofPlatform().daemon().name("config").start(() -> {
            try {
                watch.await();
                changed.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
