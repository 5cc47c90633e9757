// SPDX-License-Identifier: Apache-2.0
/**
 * The names of a cluster's Services, by the Kubernetes DNS-based service discovery specification (version 1.1.0); pure.
 */
@NullMarked
package io.spliceway.server.dns.zone;

import org.jspecify.annotations.NullMarked;
