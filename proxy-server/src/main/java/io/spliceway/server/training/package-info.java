// SPDX-License-Identifier: Apache-2.0
/** One short life of a proxy, for the JVM to record and later ones to start from. */
@NullMarked
package io.spliceway.server.training;

import org.jspecify.annotations.NullMarked;
