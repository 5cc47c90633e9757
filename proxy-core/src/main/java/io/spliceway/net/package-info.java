// SPDX-License-Identifier: Apache-2.0
/** The little of Linux and Netty that moves bytes; knows nothing of Services. */
@NullMarked
package io.spliceway.net;

import org.jspecify.annotations.NullMarked;
