// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import io.spliceway.model.Service;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The Services of single namespaces, listed once by who may not list those of a whole cluster. Thread-safe. */
public final class ServiceList implements AutoCloseable {
    private static final WatchTimings TIMINGS = WatchTimings.DEFAULTS;

    private final ApiConnection connection;

    /** Lists through {@code connection}, which is closed with this. */
    public ServiceList(ApiConnection connection) {
        this.connection = connection;
    }

    /**
     * Returns the Services of {@code namespace}; those that cannot be used are left out.
     *
     * @throws IOException if they cannot be had; the message says why
     */
    public List<Service> of(String namespace) throws IOException, InterruptedException {
        Resource<?, ServiceWatch.Admitted> resource = ServiceWatch.resource(
                "api/v1/namespaces/" + namespace + "/services", "", "", new AddressPolicy(List.of(), false));
        var api = new ApiServer(connection.client(), connection.root());
        try (ResponseStream answer =
                api.get(resource.listQuery(""), TIMINGS.answer(), TIMINGS.listSilence(), TIMINGS.watchLength())) {
            List<Service> services = new ArrayList<>();
            for (Decoded<ServiceWatch.Admitted> object :
                    Listing.read(answer, resource).objects()) {
                if (object.values() != null) {
                    object.values().forEach(admitted -> services.add(admitted.service()));
                }
            }
            return services;
        } catch (ApiFailure e) {
            throw new IOException(
                    "cannot list services in the namespace " + namespace + " at " + api.root() + ": " + e.getMessage(),
                    e);
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
