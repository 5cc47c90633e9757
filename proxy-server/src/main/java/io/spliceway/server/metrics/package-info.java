// SPDX-License-Identifier: Apache-2.0
/** Observations to Prometheus. */
@NullMarked
package io.spliceway.server.metrics;

import org.jspecify.annotations.NullMarked;
