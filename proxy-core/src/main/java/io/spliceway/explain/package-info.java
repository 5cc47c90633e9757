// SPDX-License-Identifier: Apache-2.0
/** Says where a client's connection would go, and why there, by asking those who would decide it. */
@NullMarked
package io.spliceway.explain;

import org.jspecify.annotations.NullMarked;
