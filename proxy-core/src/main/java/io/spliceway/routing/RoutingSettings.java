// SPDX-License-Identifier: Apache-2.0
package io.spliceway.routing;

/**
 * What routing must know about the node it is for.
 *
 * @param nodeName the node's name; endpoints on it are local
 * @param nodePortAddresses which of the node's addresses serve node ports
 */
public record RoutingSettings(String nodeName, NodePortAddresses nodePortAddresses) {}
