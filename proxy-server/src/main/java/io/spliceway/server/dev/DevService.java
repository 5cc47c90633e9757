// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dev;

import io.spliceway.model.NamespacedName;
import java.util.List;

/**
 * A Service on this machine at one instant, for people.
 *
 * @param name identifies the Service
 * @param addresses where it is reached
 * @param pods what is behind it: how many pods are ready, or what stands in for them
 * @param connections the live connections
 * @param notes what is to be known beyond that, and does not change by itself
 * @param problem what is wrong at present, or went wrong last; empty if nothing
 */
public record DevService(
        NamespacedName name,
        List<String> addresses,
        String pods,
        long connections,
        List<String> notes,
        String problem) {
    public DevService {
        addresses = List.copyOf(addresses);
        notes = List.copyOf(notes);
    }
}
