// SPDX-License-Identifier: Apache-2.0
/** The sockets that Services are reached at. */
@NullMarked
package io.spliceway.listener;

import org.jspecify.annotations.NullMarked;
