// SPDX-License-Identifier: Apache-2.0
/** The Services of a namespace on a developer's machine: at loopback addresses, with pods that are not routable. */
@NullMarked
package io.spliceway.server.dev;

import org.jspecify.annotations.NullMarked;
