// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.logging;

import java.util.List;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;

/** One logger of the JDK's, as one of SLF4J's. Thread-safe. */
@SuppressWarnings("serial") // SLF4J finds a logger again by its name
final class FieldsLogger extends LegacyAbstractLogger implements LoggingEventAware {
    private final transient Logger log; // also keeps it, which the JDK holds weakly

    FieldsLogger(String loggerName) {
        name = loggerName;
        log = Logger.getLogger(loggerName);
    }

    @Override
    public void log(LoggingEvent event) {
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        List<LogEntry.Field> fields = pairs == null
                ? List.of()
                : pairs.stream()
                        .map(pair -> new LogEntry.Field(pair.key, pair.value))
                        .toList();
        log(event.getLevel(), event.getMessage(), event.getArgumentArray(), fields, event.getThrowable());
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            @Nullable String pattern,
            Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        log(level, pattern, arguments, List.of(), thrown);
    }

    private void log(
            Level level,
            @Nullable String pattern,
            Object @Nullable [] arguments,
            List<LogEntry.Field> fields,
            @Nullable Throwable thrown) {
        String message = String.valueOf(MessageFormatter.basicArrayFormat(pattern, arguments));
        var entry = new FieldsRecord(level(level), message, fields);
        entry.setLoggerName(name);
        entry.setSourceClassName(name); // else formatters of the JDK take this class for the one that logs
        entry.setThrown(thrown);
        log.log(entry);
    }

    private static java.util.logging.Level level(Level level) {
        return switch (level) {
            case ERROR -> java.util.logging.Level.SEVERE;
            case WARN -> java.util.logging.Level.WARNING;
            case INFO -> java.util.logging.Level.INFO;
            case DEBUG -> java.util.logging.Level.FINE;
            case TRACE -> java.util.logging.Level.FINEST;
        };
    }

    private boolean isEnabled(Level level) {
        return log.isLoggable(level(level));
    }

    @Override
    public boolean isTraceEnabled() {
        return isEnabled(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return isEnabled(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return isEnabled(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return isEnabled(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return isEnabled(Level.ERROR);
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }
}
