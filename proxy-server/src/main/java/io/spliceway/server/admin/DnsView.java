// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.admin;

import java.util.List;

/**
 * How names are answered, as {@code /api/v1/dns} shows it; the component names are the names of the JSON's fields.
 *
 * @param clusterDomain what the names of the cluster end in
 * @param addresses where questions are answered, as {@code ip:port}
 * @param upstreams who is asked for other names, as {@code ip:port}
 * @param services the number of Services that have names
 */
public record DnsView(String clusterDomain, List<String> addresses, List<String> upstreams, int services) {}
