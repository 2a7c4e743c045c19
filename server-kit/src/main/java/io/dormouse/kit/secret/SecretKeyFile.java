// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.secret;

import io.dormouse.kit.time.Randomness;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/** The file with the key that secrets at rest are encrypted with: 64 hexadecimal digits, readable by its owner alone. */
public final class SecretKeyFile {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final int BYTES_MAX = 1_024;

    private SecretKeyFile() {}

    /** @param made true when the file did not exist and was made: time to tell the operator to keep it safe */
    public record Opened(SealedBox box, boolean made) {}

    /** The file cannot be used; the message says why and what to do. Stops the start. */
    public static final class Unusable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unusable(Path file, String why) {
            super("The secret key file " + file + " " + why, null, false, false);
        }
    }

    /** Reads the key, or makes the file with a new one when there is none. */
    public static Opened open(Path file, Randomness randomness) {
        try {
            boolean made = !Files.exists(file) && make(file, randomness);
            checkPermissions(file);
            return new Opened(new SealedBox(read(file), randomness), made);
        } catch (IOException failure) {
            throw new Unusable(file, "cannot be used: " + failure);
        }
    }

    /** False when another process was quicker. */
    private static boolean make(Path file, Randomness randomness) throws IOException {
        byte[] key = new byte[SealedBox.KEY_BYTES];
        randomness.fill(key);
        byte[] text = (HexFormat.of().formatHex(key) + "\n").getBytes(StandardCharsets.US_ASCII);
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        FileAttribute<?>[] attributes = isPosix(file)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
        Set<StandardOpenOption> options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(file, options, attributes)) {
            ByteBuffer bytes = ByteBuffer.wrap(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
            return true;
        } catch (FileAlreadyExistsException raced) {
            return false;
        }
    }

    private static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static void checkPermissions(Path file) throws IOException {
        if (!isPosix(file)) {
            return;
        }
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        permissions.addAll(Files.getPosixFilePermissions(file));
        permissions.removeAll(OWNER_ONLY);
        permissions.remove(PosixFilePermission.OWNER_EXECUTE);
        if (!permissions.isEmpty()) {
            throw new Unusable(file, "is open to others than its owner; run: chmod 600 " + file);
        }
    }

    private static byte[] read(Path file) throws IOException {
        if (Files.size(file) > BYTES_MAX) {
            throw new Unusable(file, "is no secret key file: it is too large");
        }
        String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        if (!text.matches("[0-9a-fA-F]{64}")) {
            throw new Unusable(file, "is no secret key file: it must hold 64 hexadecimal digits");
        }
        return HexFormat.of().parseHex(text);
    }
}
