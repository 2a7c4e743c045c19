// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The data directory, held by one process at a time through a lock that ends with the process, however it ends. */
public final class DataDirectory implements AutoCloseable {
    private static final String LOCK_FILE = "dormouse.lock";

    /** Held by this process. Opening a lock file a second time must be avoided: closing it would release the lock of the first. */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;

    private DataDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Makes the directory when it is missing and locks it.
     *
     * @throws StoreException when another process (or another part of this one) holds it, or it cannot be written
     */
    public static DataDirectory lock(Path wanted) {
        Path path = wanted.toAbsolutePath().normalize();
        try {
            createPrivately(path);
            Path real = path.toRealPath();
            if (!HELD_HERE.add(real)) {
                throw inUse(path, "");
            }
            try {
                return new DataDirectory(real, locked(real));
            } catch (IOException | RuntimeException failure) {
                HELD_HERE.remove(real);
                throw failure;
            }
        } catch (IOException failure) {
            throw new StoreException("The data directory " + path + " cannot be used: " + failure, failure);
        }
    }

    /** Keys and tokens of devices live here: what is made by us is for our user only. */
    private static void createPrivately(Path path) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(path);
        }
    }

    private static FileChannel locked(Path directory) throws IOException {
        FileChannel channel = FileChannel.open(
                directory.resolve(LOCK_FILE),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() == null) {
                throw inUse(directory, holder(channel));
            }
            writeHolder(channel);
            return channel;
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    private static StoreException inUse(Path path, String holder) {
        return new StoreException(
                "The data directory " + path + " is in use by another process" + holder
                        + ". Stop it first, or choose another directory.",
                null);
    }

    private static void writeHolder(FileChannel channel) throws IOException {
        channel.truncate(0);
        String pid = Long.toString(ProcessHandle.current().pid());
        channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(20);
        channel.read(text, 0);
        String pid = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII);
        return pid.matches("[0-9]+") ? " (process " + pid + ")" : "";
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            channel.close();
            HELD_HERE.remove(path);
        } catch (IOException failure) {
            throw new StoreException("The lock of the data directory cannot be released", failure);
        }
    }
}
