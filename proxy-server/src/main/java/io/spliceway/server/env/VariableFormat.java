// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.env;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How variables are written down; the constants are spelled as they are typed. Names and values have no character that
 * any of the forms would take for its own: {@link LinkedService} sees to that.
 */
public enum VariableFormat {
    /** Statements for {@code eval} in a POSIX shell. */
    shell {
        @Override
        String line(String name, String value) {
            return SHELL_NAME.matcher(name).matches()
                    ? "export " + name + "='" + value + "'\n"
                    : "# " + name + " is no name that a shell can set\n";
        }
    },

    /** Lines for {@code docker run --env-file}. */
    dotenv {
        @Override
        String line(String name, String value) {
            return name + "=" + value + "\n";
        }
    },

    /** One object. */
    json {
        @Override
        String line(String name, String value) {
            return "  \"" + name + "\" : \"" + value + "\",\n";
        }

        @Override
        String whole(String lines) {
            return "{\n" + lines.replaceFirst(",\n$", "\n") + "}\n";
        }
    },

    /** The {@code environment} of a service in a compose file. */
    compose {
        @Override
        String line(String name, String value) {
            return "  " + name + ": \"" + value + "\"\n";
        }

        @Override
        String whole(String lines) {
            return lines.isEmpty() ? "environment: {}\n" : "environment:\n" + lines;
        }
    };

    private static final Pattern SHELL_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    abstract String line(String name, String value);

    String whole(String lines) {
        return lines;
    }

    /** Returns all of {@code variables} in this form. */
    public String format(Map<String, String> variables) {
        return whole(variables.entrySet().stream()
                .map(variable -> line(variable.getKey(), variable.getValue()))
                .collect(Collectors.joining()));
    }
}
