// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import com.sun.net.httpserver.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a request comes from a page of another site, by what browsers say of that. A page could not read the
 * answer, but could end connections with a token that it guessed, or hold open streams.
 */
final class OriginCheck {
    private OriginCheck() {}

    static boolean accepts(Headers headers) {
        String origin = headers.getFirst("Origin");
        if (origin != null) {
            return origin.equalsIgnoreCase("http://" + headers.getFirst("Host"));
        }
        return !isOfAnotherSite(headers.getFirst("Sec-Fetch-Site"))
                || "navigate".equals(headers.getFirst("Sec-Fetch-Mode")); // a link to the dashboard
    }

    private static boolean isOfAnotherSite(@Nullable String site) {
        return "cross-site".equals(site) || "same-site".equals(site);
    }
}
