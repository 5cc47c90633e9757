// SPDX-License-Identifier: Apache-2.0
/** What a pod finds Services by: the variables in its environment, and the files that names are resolved with. */
@NullMarked
package io.spliceway.server.env;

import org.jspecify.annotations.NullMarked;
