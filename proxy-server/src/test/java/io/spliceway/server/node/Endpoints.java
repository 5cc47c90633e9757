// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.node;

import io.spliceway.server.node.TestNetwork.Host;
import java.util.List;

/**
 * The pods of a Service.
 *
 * @param ready those that are ready
 * @param terminating those that terminate and still serve
 * @param port where they listen
 */
record Endpoints(List<Host> ready, List<Host> terminating, int port) {
    static Endpoints of(List<Host> ready) {
        return new Endpoints(ready, List.of(), TestCluster.POD_PORT);
    }

    Endpoints withTerminating(Host... pods) {
        return new Endpoints(ready, List.of(pods), port);
    }

    Endpoints at(int other) {
        return new Endpoints(ready, terminating, other);
    }

    int count() {
        return ready.size() + terminating.size();
    }
}
