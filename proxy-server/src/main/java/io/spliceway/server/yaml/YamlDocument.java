// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.yaml;

import org.snakeyaml.engine.v2.nodes.Node;

/**
 * One document of a manifest file.
 *
 * @param number its place in the file, from 1
 * @param root its node tree, with the line of every node
 * @param nodes at least the size of the tree, with aliases not followed
 */
public record YamlDocument(int number, Node root, int nodes) {}
