// SPDX-License-Identifier: Apache-2.0
/** The project's documents, held to what they say. */
@NullMarked
package io.spliceway.server.docs;

import org.jspecify.annotations.NullMarked;
