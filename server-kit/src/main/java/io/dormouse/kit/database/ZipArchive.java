// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Databases packed into one file, flat. */
final class ZipArchive {
    /** What may be in it; a name cannot lead anywhere else. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}\\.db");

    private ZipArchive() {}

    /** Onto the disk, for our user alone. */
    static void pack(List<Path> files, Path archive) throws IOException {
        Files.createFile(archive, PrivateFiles.attributes(archive));
        try (OutputStream bytes = Files.newOutputStream(archive);
                ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Path file : files) {
                zip.putNextEntry(new ZipEntry(file.getFileName().toString()));
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
        Scratch.sync(archive);
    }

    /** The files that it holds, in {@code directory}; throws for anything but databases. */
    static List<Path> unpack(Path archive, Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                if (!NAME.matcher(entry.getName()).matches()) {
                    throw new IOException("it holds something that no backup holds: " + entry.getName());
                }
                Path file = directory.resolve(entry.getName());
                Files.createFile(file, PrivateFiles.attributes(file));
                try (var content = zip.getInputStream(entry);
                        OutputStream target = Files.newOutputStream(file)) {
                    content.transferTo(target);
                }
                files.add(file);
            }
        }
        return files;
    }
}
