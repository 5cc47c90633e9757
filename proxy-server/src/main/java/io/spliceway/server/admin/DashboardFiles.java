// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The pages of the dashboard, which are resources beside this class. Stateless. */
final class DashboardFiles {
    private DashboardFiles() {}

    static void addTo(Routes.Builder routes) {
        routes.add("/", query -> file("dashboard.html", "text/html; charset=utf-8"))
                .add("/dashboard.css", query -> file("dashboard.css", "text/css; charset=utf-8"))
                .add("/dashboard.js", query -> file("dashboard.js", "text/javascript; charset=utf-8"))
                .add("/icon.svg", query -> file("icon.svg", "image/svg+xml"));
    }

    private static Reply file(String name, String contentType) {
        try (InputStream in = Objects.requireNonNull(DashboardFiles.class.getResourceAsStream(name), name)) {
            byte[] content = in.readAllBytes();
            return new Reply(200, contentType, out -> out.write(content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
