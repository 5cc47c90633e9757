// SPDX-License-Identifier: Apache-2.0
package io.spliceway.server.dev;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * This process's block in the file that names of hosts are looked up in. The rest of the file is left as it is, byte for
 * byte, but for the blocks of processes that have ended without removing theirs. The file is written in place, because in
 * containers it cannot be replaced, and under a lock.
 */
final class HostsFile implements AutoCloseable {
    private static final Pattern BLOCK =
            Pattern.compile("(?m)^# BEGIN spliceway dev (\\d+)\\R(?s:.*?)^# END spliceway dev \\1(?:\\R|\\z)");

    private final Path file;
    private final long pid;
    private final LongPredicate isAlive;

    /** {@code isAlive} tells whether a process of this id runs. */
    HostsFile(Path file, long pid, LongPredicate isAlive) {
        this.file = file;
        this.pid = pid;
        this.isAlive = isAlive;
    }

    /** Returns the system's file, for this process. */
    static HostsFile ofSystem(Path file) {
        return new HostsFile(
                file, ProcessHandle.current().pid(), id -> ProcessHandle.of(id).isPresent());
    }

    /** Returns where the system has its file. */
    static Path systemPath() {
        String windows = System.getenv("SystemRoot");
        return windows == null ? Path.of("/etc/hosts") : Path.of(windows, "System32", "drivers", "etc", "hosts");
    }

    /**
     * Makes {@code lines} the block of this process; without lines it has none.
     *
     * @throws IOException if the file cannot be read or written
     */
    void update(List<String> lines) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            FileLock unused = channel.lock(); // until the channel is closed
            byte[] bytes = Channels.newInputStream(channel).readAllBytes();
            String before = new String(bytes, StandardCharsets.ISO_8859_1);
            String after = with(before, lines);
            if (!after.equals(before)) {
                channel.position(0);
                channel.write(ByteBuffer.wrap(after.getBytes(StandardCharsets.ISO_8859_1)));
                channel.truncate(after.length());
            }
        }
    }

    private String with(String text, List<String> lines) {
        var others = new StringBuilder();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            long owner = Long.parseLong(block.group(1));
            boolean stays = owner != pid && isAlive.test(owner);
            block.appendReplacement(others, stays ? Matcher.quoteReplacement(block.group()) : "");
        }
        block.appendTail(others);
        if (!lines.isEmpty()) {
            if (!others.isEmpty() && others.charAt(others.length() - 1) != '\n') {
                others.append('\n');
            }
            others.append("# BEGIN spliceway dev ").append(pid).append('\n');
            lines.forEach(line -> others.append(line).append('\n'));
            others.append("# END spliceway dev ").append(pid).append('\n');
        }
        return others.toString();
    }

    /** Removes this process's block. */
    @Override
    public void close() throws IOException {
        update(List.of());
    }
}
