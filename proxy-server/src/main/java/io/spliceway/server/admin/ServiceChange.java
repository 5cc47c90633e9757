// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import io.spliceway.model.Endpoint;
import io.spliceway.routing.RoutedPort;
import io.spliceway.routing.RoutedService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The difference between a Service and the same Service later, in words. Stateless. */
final class ServiceChange {
    private ServiceChange() {}

    /** Returns a line for each thing that changed; null stands for a Service that is not served. */
    static List<String> between(@Nullable RoutedService was, @Nullable RoutedService is) {
        List<String> lines = new ArrayList<>();
        if (was == null && is != null) {
            lines.add("is served");
        }
        Map<String, String> before = states(was);
        Map<String, String> after = is == null ? Map.of() : states(is);
        if (is == null) {
            lines.add("is gone");
            return lines;
        }
        after.forEach((endpoint, state) -> {
            String old = before.get(endpoint);
            if (old == null) {
                lines.add(endpoint + " is new, " + state);
            } else if (!old.equals(state)) {
                lines.add(endpoint + ": " + old + " → " + state);
            }
        });
        before.keySet().stream()
                .filter(endpoint -> !after.containsKey(endpoint))
                .forEach(endpoint -> lines.add(endpoint + " is gone"));
        return lines;
    }

    /** Returns the state of each endpoint, by its pod and address. */
    private static Map<String, String> states(@Nullable RoutedService service) {
        Map<String, String> states = new LinkedHashMap<>();
        if (service != null) {
            for (RoutedPort port : service.ports()) {
                var judge = EndpointState.Judge.of(port, Map.of());
                port.endpoints()
                        .forEach(endpoint ->
                                states.put(name(endpoint), judge.of(endpoint).state()));
            }
        }
        return states;
    }

    private static String name(Endpoint endpoint) {
        return endpoint.podName() == null ? endpoint.toString() : endpoint.podName() + " " + endpoint;
    }
}
