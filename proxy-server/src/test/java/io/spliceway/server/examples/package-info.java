// SPDX-License-Identifier: Apache-2.0
/** The examples as their readers run them, with the servers that they are about. */
@NullMarked
package io.spliceway.server.examples;

import org.jspecify.annotations.NullMarked;
