// SPDX-License-Identifier: Apache-2.0
/** What the proxy tells about objects of the cluster: Events, of which repetitions are series. */
@NullMarked
package io.spliceway.server.events;

import org.jspecify.annotations.NullMarked;
