// SPDX-License-Identifier: Apache-2.0
/** What a person types. */
@NullMarked
package io.spliceway.server.cli;

import org.jspecify.annotations.NullMarked;
