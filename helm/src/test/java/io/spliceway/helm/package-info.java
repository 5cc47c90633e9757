// SPDX-License-Identifier: Apache-2.0
/** Tests of the Helm chart. */
@NullMarked
package io.spliceway.helm;

import org.jspecify.annotations.NullMarked;
