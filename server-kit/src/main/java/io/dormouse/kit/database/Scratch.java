// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A directory of our user alone for files that are not finished yet; gone, with all that is left in it, when closed. */
final class Scratch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Scratch.class);

    private final Path parent;
    private final Path directory;

    private Scratch(Path parent) throws IOException {
        this.parent = parent;
        this.directory = Files.createTempDirectory(parent, ".dormouse-");
    }

    /** On the same disk as {@code file}, so that what is finished can be moved there in one step. */
    static Scratch beside(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new IOException("there is no directory " + parent);
        }
        return new Scratch(parent);
    }

    Path directory() {
        return directory;
    }

    /** Where what is finished goes. */
    Path parent() {
        return parent;
    }

    Path path(String name) {
        return directory.resolve(name);
    }

    /** Brings a file, or the names in a directory, onto the disk. */
    static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public void close() {
        try (var files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException left) {
            log.warn("{} could not be removed: {}", directory, left.getMessage());
        }
    }
}
