// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import io.spliceway.server.logging.LineFormatter;
import io.spliceway.server.logging.LogFormat;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The program's log: the JDK's, one line a record, on standard error. */
final class Logging {
    private final Logger own = Logger.getLogger("io.spliceway"); // the JDK holds loggers weakly; this keeps its level

    /** Sets the log up if it is wanted, and silences it if not: for a command that tells what matters itself. */
    void startOnlyIf(boolean wanted) {
        start(wanted ? Level.FINE : Level.OFF);
        if (!wanted && System.getProperty("java.util.logging.config.file") == null) {
            Logger.getLogger("").setLevel(Level.OFF);
        }
    }

    /** Sets the log up, as text. */
    void start(Level level) {
        start(level, LogFormat.TEXT);
    }

    /** Sets the log up; {@code level} is for this program's own classes. A log configuration that the user passes to the JDK is left alone. */
    void start(Level level, LogFormat format) {
        if (System.getProperty("java.util.logging.config.file") != null) {
            return;
        }
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        var console = new ConsoleHandler();
        console.setFormatter(new LineFormatter(format));
        console.setLevel(Level.ALL);
        root.addHandler(console);
        root.setLevel(Level.WARNING);
        own.setLevel(level);
    }
}
