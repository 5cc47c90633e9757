// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.logging;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** A record of the JDK's log that keeps fields apart from the message. Who does not know of them finds them in it. */
@SuppressWarnings("serial") // records are written as lines, and never serialized
final class FieldsRecord extends LogRecord {
    private final List<LogEntry.Field> fields;

    FieldsRecord(Level level, String message, List<LogEntry.Field> fields) {
        super(level, message);
        this.fields = fields;
    }

    String bareMessage() {
        return super.getMessage();
    }

    List<LogEntry.Field> fields() {
        return fields;
    }

    @Override
    public String getMessage() {
        var message = new StringBuilder(super.getMessage());
        fields.forEach(field -> TextLine.append(message.append(' '), field));
        return message.toString();
    }
}
