// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.manifest;

/**
 * What a reading of the manifests found. Immutable.
 *
 * @param files the files read
 * @param services the Services that are for this proxy
 * @param servedServices those of them that have a cluster address; the others cannot be reached through a proxy
 * @param endpointSlices the slices, hand-made ones and those made from Endpoints and Pods
 * @param pods the Pods, selected or not
 */
public record ManifestCounts(int files, int services, int servedServices, int endpointSlices, int pods) {}
