// SPDX-License-Identifier: Apache-2.0
/** Kubernetes API objects to the model's values, by kube-proxy's rules; whatever they were read from. */
@NullMarked
package io.spliceway.server.objects;

import org.jspecify.annotations.NullMarked;
