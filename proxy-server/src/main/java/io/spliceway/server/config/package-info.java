// SPDX-License-Identifier: Apache-2.0
/** Flags and a file to one immutable configuration, with all problems reported at once. */
@NullMarked
package io.spliceway.server.config;

import org.jspecify.annotations.NullMarked;
