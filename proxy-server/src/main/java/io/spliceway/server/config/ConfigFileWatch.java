// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.config;

import io.spliceway.server.yaml.FileVersion;
import io.spliceway.server.yaml.Unreadable;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the configuration file to mean something else than at the start. A running proxy does not change its
 * configuration; it ends for its supervisor to start it again, as kube-proxy does. Unlike kube-proxy it goes on while the
 * file is wrong or missing, and after a change of the file that changes nothing. Confined to one thread.
 */
public final class ConfigFileWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigFileWatch.class);
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(200);

    private final Path file;
    private final ServerConfig running;
    private final Reading reading;
    private final Duration interval;
    private @Nullable FileVersion seen;
    private @Nullable FileVersion settled;

    /** Reads the configuration anew. */
    @FunctionalInterface
    public interface Reading {
        ServerConfig read() throws ConfigException;
    }

    /** Compares what {@code reading} makes of {@code file} with {@code running}. */
    public ConfigFileWatch(Path file, ServerConfig running, Reading reading) {
        this(file, running, reading, LOOK_INTERVAL);
    }

    ConfigFileWatch(Path file, ServerConfig running, Reading reading, Duration interval) {
        this.file = file;
        this.running = running;
        this.reading = reading;
        this.interval = interval;
    }

    /** Returns when the file means something else. */
    public void await() throws InterruptedException {
        while (!hasChanged()) {
            Thread.sleep(interval);
        }
        LOG.atError().addKeyValue("file", file).log("the configuration has changed; ending, to be started with it");
    }

    // A version counts once it has been there for one more look, so that a half-written file is not read. The first one
    // is read too: it may have been written after the start had read the one before.
    private boolean hasChanged() {
        FileVersion now = version();
        boolean isNew = now != null && now.equals(seen) && !now.equals(settled);
        seen = now;
        if (!isNew) {
            return false;
        }
        settled = now;
        return meansSomethingElse();
    }

    private @Nullable FileVersion version() {
        try {
            return FileVersion.of(file);
        } catch (Unreadable e) {
            return null;
        }
    }

    private boolean meansSomethingElse() {
        try {
            return !reading.read().equals(running);
        } catch (ConfigException e) {
            for (String problem : e.problems()) {
                LOG.atWarn().addKeyValue("problem", problem).log("changed configuration is not used");
            }
            return false;
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("changed configuration could not be read"); // a bug must not end the watch
            return false;
        }
    }
}
