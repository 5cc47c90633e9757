// SPDX-License-Identifier: Apache-2.0
/** Makes service addresses local, and reachable on them only what listens on them. */
@NullMarked
package io.spliceway.vip;

import org.jspecify.annotations.NullMarked;
