// SPDX-License-Identifier: Apache-2.0
/** What Kubernetes says, as immutable values: Services, EndpointSlices and the Node. */
@NullMarked
package io.spliceway.model;

import org.jspecify.annotations.NullMarked;
