// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import io.spliceway.model.HostPort;
import io.spliceway.server.StopSignals;
import io.spliceway.server.config.GoDuration;
import io.spliceway.server.config.LoggingConfig;
import io.spliceway.server.demo.Demo;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the proxy at work without a cluster. */
@Command(
        name = "demo",
        header = "Try the proxy without a cluster.",
        description = {
            "",
            "Starts three pods and a Service over them inside this process and prints",
            "the address to curl. One pod after the other leaves and comes back.",
            "Needs no cluster and no privilege. Ctrl-C ends it."
        })
final class DemoCommand implements Callable<Integer> {
    @Option(
            names = "--interval",
            paramLabel = "DURATION",
            defaultValue = "2s",
            converter = DurationConverter.class,
            description = "The time between two changes of the pods. Default: ${DEFAULT-VALUE}")
    private Duration interval = Duration.ofSeconds(2);

    @Option(
            names = "--admin-token-file",
            paramLabel = "FILE",
            description = "Allow who knows the token in this file to end connections.")
    private @Nullable Path tokenFile;

    @Option(
            names = {"-v", "--verbose"},
            description = "Log debugging messages too.")
    private boolean verbose;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Logging logging = new Logging();

    @Override
    public Integer call() throws Exception {
        logging.start(verbose ? Level.FINE : Level.WARNING);
        StopSignals signals = StopSignals.install();
        PrintWriter out = Spliceway.out(spec);
        try (Demo demo = Demo.start(verbose ? LoggingConfig.DEBUG_VERBOSITY : 0, tokenFile)) {
            out.print(banner(demo, GoDuration.format(interval)));
            out.flush();
            demo.rotate(interval, line -> {
                out.println(now() + "  " + line);
                out.flush();
            });
            signals.await();
        }
        return 0;
    }

    private static String banner(Demo demo, String every) {
        String service = HostPort.format(demo.serviceAddress());
        String api = url(demo.server().apiAddress());
        String flag = api.equals(ProxyAddress.DEFAULT) ? "" : " --address " + api;
        String health = url(demo.server().healthAddress());
        return """
               Service default/demo, three pods behind it:

                 curl http://%1$s
                 while sleep 0.2; do curl -s http://%1$s; done

               Dashboard     %2$s/
               Services      %2$s/api/v1/services      (or: spliceway services%5$s)
               Connections   %2$s/api/v1/connections   (or: spliceway connections%5$s)
               Metrics       %2$s/metrics
               Health        %3$s/healthz

               Every %4$s a pod changes. Ctrl-C ends the demo.
               """.formatted(service, api, health, every, flag);
    }

    private static String url(@Nullable InetSocketAddress address) {
        return address == null ? "" : "http://" + HostPort.format(address);
    }

    private static LocalTime now() {
        return LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS);
    }
}
