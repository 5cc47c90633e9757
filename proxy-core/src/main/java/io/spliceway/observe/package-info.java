// SPDX-License-Identifier: Apache-2.0
/** What the outside may watch: the engine tells, it does not measure. */
@NullMarked
package io.spliceway.observe;

import org.jspecify.annotations.NullMarked;
