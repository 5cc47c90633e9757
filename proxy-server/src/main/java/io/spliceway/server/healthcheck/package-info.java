// SPDX-License-Identifier: Apache-2.0
/** What load balancers ask a node about one Service, at the Service's health check node port. */
@NullMarked
package io.spliceway.server.healthcheck;

import org.jspecify.annotations.NullMarked;
