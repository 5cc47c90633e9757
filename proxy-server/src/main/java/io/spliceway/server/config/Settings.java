// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import java.util.List;
import java.util.stream.Stream;

/** The catalogue of everything that the program can be told. {@code docs/configuration.md} prints it. */
public final class Settings {
    /** The settings, section by section. */
    public static final List<Setting<?>> ALL = Stream.of(
                    SourceSettings.ALL,
                    NodeSettings.ALL,
                    NodePortSettings.ALL,
                    VirtualIpSettings.ALL,
                    AdminSettings.ALL,
                    DnsSettings.ALL,
                    TimeoutSettings.ALL,
                    RuntimeSettings.ALL,
                    LoggingSettings.ALL,
                    IgnoredSettings.ALL)
            .<Setting<?>>flatMap(List::stream)
            .toList();

    private Settings() {}
}
