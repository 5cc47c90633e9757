// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;

/** How values become JSON: indented, and without the fields that are null. */
final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.USE_DEFAULTS))
            .build();
    private static final ObjectWriter LINE =
            MAPPER.writer().without(SerializationFeature.INDENT_OUTPUT, SerializationFeature.FLUSH_AFTER_WRITE_VALUE);

    private Json() {}

    static Reply reply(int status, Object value) {
        return new Reply(status, "application/json", out -> {
            MAPPER.writeValue(out, value);
            out.write('\n');
        });
    }

    /** Writes a value and the end of its only line. */
    static void writeLine(OutputStream out, Object value) throws IOException {
        LINE.writeValue(out, value);
        out.write('\n');
    }
}
