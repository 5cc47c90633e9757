// SPDX-License-Identifier: Apache-2.0
/** Values that several tests look at. */
@NullMarked
package io.spliceway.server.testing;

import org.jspecify.annotations.NullMarked;
