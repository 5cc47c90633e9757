// SPDX-License-Identifier: Apache-2.0
/** Makes the running proxy equal to a routing table; the library's front door. */
@NullMarked
package io.spliceway.proxier;

import org.jspecify.annotations.NullMarked;
