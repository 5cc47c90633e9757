// SPDX-License-Identifier: Apache-2.0
/** Asks other servers for the names that are not the cluster's, and remembers what they said. */
@NullMarked
package io.spliceway.server.dns.forward;

import org.jspecify.annotations.NullMarked;
