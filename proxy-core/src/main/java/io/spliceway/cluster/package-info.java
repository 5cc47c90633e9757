// SPDX-License-Identifier: Apache-2.0
/** Events in, accumulated cluster state out; all of it on the control thread. */
@NullMarked
package io.spliceway.cluster;

import org.jspecify.annotations.NullMarked;
