// SPDX-License-Identifier: Apache-2.0
/** Text in gzip's format, put together from pieces of which some were compressed before. */
@NullMarked
package io.spliceway.server.gzip;

import org.jspecify.annotations.NullMarked;
