// SPDX-License-Identifier: Apache-2.0
/** Picks one endpoint of a group for a client. */
@NullMarked
package io.spliceway.balancer;

import org.jspecify.annotations.NullMarked;
