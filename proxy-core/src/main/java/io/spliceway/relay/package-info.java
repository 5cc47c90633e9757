// SPDX-License-Identifier: Apache-2.0
/** One client's bytes to one endpoint and back. */
@NullMarked
package io.spliceway.relay;

import org.jspecify.annotations.NullMarked;
