// SPDX-License-Identifier: Apache-2.0
/** The API server as a source of Services: lists, watches, and the policy of what it may make the proxy do. */
@NullMarked
package io.spliceway.server.kubernetes;

import org.jspecify.annotations.NullMarked;
