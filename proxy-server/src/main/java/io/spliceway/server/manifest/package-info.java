// SPDX-License-Identifier: Apache-2.0
/** YAML files as a source of Services and EndpointSlices. */
@NullMarked
package io.spliceway.server.manifest;

import org.jspecify.annotations.NullMarked;
