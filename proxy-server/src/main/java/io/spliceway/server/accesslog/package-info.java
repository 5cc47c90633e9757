// SPDX-License-Identifier: Apache-2.0
/** A line for each connection at its end. */
@NullMarked
package io.spliceway.server.accesslog;

import org.jspecify.annotations.NullMarked;
