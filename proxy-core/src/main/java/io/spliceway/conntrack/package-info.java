// SPDX-License-Identifier: Apache-2.0
/** Every live connection, to list, drain or kill. */
@NullMarked
package io.spliceway.conntrack;

import org.jspecify.annotations.NullMarked;
