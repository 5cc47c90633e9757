// SPDX-License-Identifier: Apache-2.0
/** A small cluster inside the process, to try the proxy on. */
@NullMarked
package io.spliceway.server.demo;

import org.jspecify.annotations.NullMarked;
