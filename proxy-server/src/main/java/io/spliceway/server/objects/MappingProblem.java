// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.objects;

/**
 * One thing wrong with an API object. Immutable.
 *
 * @param path the field, such as {@code spec.ports[0].port}
 * @param message what is wrong with it, without the path
 */
public record MappingProblem(String path, String message) {
    @Override
    public String toString() {
        return path + ": " + message;
    }
}
