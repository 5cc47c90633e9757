// SPDX-License-Identifier: Apache-2.0
/** The running program: what is built in which order, and ended in the reverse one. */
@NullMarked
package io.spliceway.server;

import org.jspecify.annotations.NullMarked;
