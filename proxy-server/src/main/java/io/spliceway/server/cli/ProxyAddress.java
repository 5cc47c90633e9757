// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The flag that says which running proxy to ask. Written by the command line parser alone. */
final class ProxyAddress {
    static final String DEFAULT = "http://127.0.0.1:10249";

    /** The address as an URL without a path. */
    @Option(
            names = "--address",
            paramLabel = "URL",
            defaultValue = DEFAULT,
            converter = UrlConverter.class,
            description = {"The metrics address of the proxy to ask.", "Default: ${DEFAULT-VALUE}"})
    String url = DEFAULT;

    /** Takes an address with or without {@code http://}. */
    static final class UrlConverter implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            String address = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
            String url = address.contains("://") ? address : "http://" + address;
            if (!url.matches("http://[^/?#\\s]+")) {
                throw new TypeConversionException("'" + text + "' is not of the form http://address:port");
            }
            return url;
        }
    }
}
