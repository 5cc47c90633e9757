// SPDX-License-Identifier: Apache-2.0
/** How the lines of the log are written, as text and as JSON, with what a message names as fields. */
@NullMarked
package io.spliceway.server.logging;

import org.jspecify.annotations.NullMarked;
