// SPDX-License-Identifier: Apache-2.0
/** Turns cluster state into the table that traffic follows; pure. */
@NullMarked
package io.spliceway.routing;

import org.jspecify.annotations.NullMarked;
