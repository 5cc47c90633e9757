// SPDX-License-Identifier: Apache-2.0
package io.spliceway.model;

/** Which endpoints internal or external traffic may reach: all, or those of the node it arrived on. */
public enum TrafficPolicy {
    Cluster,
    Local
}
