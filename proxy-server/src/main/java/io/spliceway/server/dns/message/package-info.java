// SPDX-License-Identifier: Apache-2.0
/** DNS messages as they are on the wire (RFC 1035, 6891): read with distrust, written within a limit. */
@NullMarked
package io.spliceway.server.dns.message;

import org.jspecify.annotations.NullMarked;
