// SPDX-License-Identifier: Apache-2.0
/** Tells systemd how the program does. */
@NullMarked
package io.spliceway.server.systemd;

import org.jspecify.annotations.NullMarked;
