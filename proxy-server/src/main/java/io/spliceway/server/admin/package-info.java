// SPDX-License-Identifier: Apache-2.0
/** What a running proxy answers over HTTP. */
@NullMarked
package io.spliceway.server.admin;

import org.jspecify.annotations.NullMarked;
