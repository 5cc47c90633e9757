// SPDX-License-Identifier: Apache-2.0
/** What the engine's hot paths cost. */
@NullMarked
package io.spliceway.benchmarks;

import org.jspecify.annotations.NullMarked;
