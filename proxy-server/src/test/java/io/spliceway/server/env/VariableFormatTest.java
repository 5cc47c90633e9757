// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.env;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariableFormatTest {
    private static final Map<String, String> VARIABLES = new LinkedHashMap<>();

    static {
        VARIABLES.put("WEB_SERVICE_HOST", "10.96.0.20");
        VARIABLES.put("WEB_PORT", "tcp://[fd00::20]:80");
    }

    @Test
    void shellIsForEval() throws Exception {
        assertEquals(
                "export WEB_SERVICE_HOST='10.96.0.20'\nexport WEB_PORT='tcp://[fd00::20]:80'\n",
                VariableFormat.shell.format(VARIABLES));

        Process shell = new ProcessBuilder(
                        "sh", "-c", "eval \"$1\"; printenv WEB_PORT", "sh", VariableFormat.shell.format(VARIABLES))
                .start();
        assertEquals(
                "tcp://[fd00::20]:80\n", new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertEquals(0, shell.waitFor());
    }

    @Test
    void nameThatNoShellCanSetIsSaidSo() {
        assertEquals(
                "# 8080_SERVICE_HOST is no name that a shell can set\n",
                VariableFormat.shell.format(Map.of("8080_SERVICE_HOST", "10.96.0.1")));
    }

    @Test
    void dotenvIsForDocker() {
        assertEquals(
                "WEB_SERVICE_HOST=10.96.0.20\nWEB_PORT=tcp://[fd00::20]:80\n", VariableFormat.dotenv.format(VARIABLES));
    }

    @Test
    void jsonIsOneObject() throws Exception {
        String json = VariableFormat.json.format(VARIABLES);
        assertEquals(VARIABLES, new ObjectMapper().readValue(json, Map.class));
        assertEquals(Map.of(), new ObjectMapper().readValue(VariableFormat.json.format(Map.of()), Map.class));
    }

    @Test
    void composeIsAnEnvironment() {
        assertEquals("""
                environment:
                  WEB_SERVICE_HOST: "10.96.0.20"
                  WEB_PORT: "tcp://[fd00::20]:80"
                """, VariableFormat.compose.format(VARIABLES));
    }

    @ParameterizedTest
    @CsvSource({"shell,''", "dotenv,''", "compose,'environment: {}\n'"})
    void nothingIsNothing(VariableFormat format, String expected) {
        assertEquals(expected, format.format(Map.of()));
    }
}
