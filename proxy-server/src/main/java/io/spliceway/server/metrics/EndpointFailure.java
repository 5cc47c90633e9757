// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.metrics;

import io.spliceway.observe.DialFailure;
import java.time.Instant;

/** The last time that an endpoint could not be reached. */
public record EndpointFailure(DialFailure reason, Instant when) {}
