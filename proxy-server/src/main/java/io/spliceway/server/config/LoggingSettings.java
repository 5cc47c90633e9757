// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import io.spliceway.server.logging.LogFormat;
import io.spliceway.server.yaml.FieldType;
import java.util.List;
import java.util.Locale;

/** What is logged. */
final class LoggingSettings {
    static final Setting<Integer> VERBOSITY = Setting.of(
                    Section.RUNNING,
                    Forms.number(0, Integer.MAX_VALUE).labelled("LEVEL").meaning("4"))
            .field("logging.verbosity")
            .flag("-v", "--v")
            .flagWins()
            .defaults("0")
            .effect(config -> config.logging().verbosity())
            .description("How much is logged, as for Kubernetes' components: from 4 on, or with -v alone, debugging "
                    + "messages too.");

    static final Setting<LogFormat> FORMAT = Setting.of(
                    Section.RUNNING,
                    new Form<>(
                            new FieldType.Text(),
                            "NAME",
                            LoggingSettings::format,
                            format -> format.name().toLowerCase(Locale.ROOT),
                            null,
                            List.of("text", "json")))
            .field("logging.format")
            .flag("--logging-format")
            .flagWins()
            .defaults("text")
            .effect(config -> config.logging().format())
            .description("How the log, on standard error, and the access log are written: text for people, or json for "
                    + "one object a line.");

    static final Setting<Boolean> ACCESS_LOG = Setting.of(Section.RUNNING, Forms.FLAG)
            .flag("--access-log")
            .defaults("false")
            .effect(config -> config.logging().accessLog())
            .description("Write a line for each connection and UDP session when it ends, on standard output.");

    static final List<Setting<?>> ALL = List.of(VERBOSITY, FORMAT, ACCESS_LOG);

    private LoggingSettings() {}

    static LoggingConfig read(SettingValues values) {
        return new LoggingConfig(values.one(VERBOSITY), values.one(FORMAT), values.one(ACCESS_LOG));
    }

    private static LogFormat format(String name) {
        return switch (name) {
            case "text" -> LogFormat.TEXT;
            case "json" -> LogFormat.JSON;
            default -> throw new IllegalArgumentException("'" + name + "' is not one of text, json");
        };
    }
}
