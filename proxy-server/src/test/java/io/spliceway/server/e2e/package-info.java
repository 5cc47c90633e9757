// SPDX-License-Identifier: Apache-2.0
/** The program as its users meet it: started as a process, told by signals and files, asked over sockets. */
@NullMarked
package io.spliceway.server.e2e;

import org.jspecify.annotations.NullMarked;
