// SPDX-License-Identifier: Apache-2.0
/** Answers DNS questions: the cluster's names from its zone, all others by asking on, within limits for each client. */
@NullMarked
package io.spliceway.server.dns;

import org.jspecify.annotations.NullMarked;
