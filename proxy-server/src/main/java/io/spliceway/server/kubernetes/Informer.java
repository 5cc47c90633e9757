// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.kubernetes;

import io.spliceway.model.NamespacedName;
import java.util.List;

/** What hears of the objects of one resource. Called by the thread of its watch alone. */
interface Informer<V> {
    /** The usable objects are these and no others; those that cannot be used stay as they were. */
    void listed(List<Decoded<V>> objects);

    /** An object exists in this form. */
    void applied(NamespacedName name, List<V> values);

    /** An object is gone. */
    void deleted(NamespacedName name);

    /** The resource cannot be had from this server with these credentials; waiting for it is of no use. */
    void unavailable();
}
