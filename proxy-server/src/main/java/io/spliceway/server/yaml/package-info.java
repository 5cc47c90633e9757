// SPDX-License-Identifier: Apache-2.0
/** YAML and JSON files, read as strictly as the API server reads objects, with the line of everything. */
@NullMarked
package io.spliceway.server.yaml;

import org.jspecify.annotations.NullMarked;
