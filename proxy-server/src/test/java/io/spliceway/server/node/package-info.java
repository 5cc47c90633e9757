// SPDX-License-Identifier: Apache-2.0
/** The program on nodes with pods, made of network namespaces. */
@NullMarked
package io.spliceway.server.node;

import org.jspecify.annotations.NullMarked;
