// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.yaml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * What tells one version of a file from another without reading it. Looking at it needs no watch descriptor, and works on
 * network and overlay file systems and through the symbolic links of a mounted ConfigMap.
 *
 * @param key the file's inode, which follows a symbolic link
 */
public record FileVersion(
        Path file, long size, FileTime modified, @Nullable Object key) {
    /**
     * Looks at {@code file}.
     *
     * @throws Unreadable if it is no regular file
     */
    public static FileVersion of(Path file) throws Unreadable {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                throw new Unreadable("is neither a file nor a folder");
            }
            return new FileVersion(file, attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
        } catch (IOException e) {
            throw new Unreadable(e);
        }
    }
}
