// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelDirectoryTest {
    @TempDir
    Path directory;

    @Test
    void goodFilesAreReadAndBadOnesReported() throws IOException {
        write("a.xml", Ddf.file(Ddf.object(30_000, "1.0", Ddf.ITEM)));
        write("b.xml", Ddf.bytes("<LWM2M>\n<Object>"));
        write("c.xml", Ddf.file(Ddf.object(30_000, "1.1", Ddf.ITEM)));
        write("readme.txt", Ddf.bytes("not a model"));
        Files.createDirectory(directory.resolve("d.xml"));

        ModelDirectory.Loaded loaded = ModelDirectory.read(directory);

        assertEquals(
                List.of("1.0", "1.1"),
                loaded.definitions().stream()
                        .map(found -> found.version().toString())
                        .toList());
        assertEquals(1, loaded.problems().size());
        assertEquals("b.xml", loaded.problems().get(0).file());
        assertEquals(2, loaded.problems().get(0).line());
    }

    @Test
    void theFirstFileThatDefinesAnObjectVersionCounts() throws IOException {
        write("a.xml", Ddf.file(Ddf.object(30_000, "1.0", Ddf.ITEM)));
        write("b.xml", Ddf.file(Ddf.object(30_000, "1.0", "") + Ddf.object(30_001, "1.0", "")));

        ModelDirectory.Loaded loaded = ModelDirectory.read(directory);

        assertEquals(2, loaded.definitions().size());
        assertTrue(loaded.definitions().get(0).resource(1).isPresent());
        assertEquals(
                List.of(new ModelDirectory.Problem("b.xml", 0, "object 30000 version 1.0 is already defined in a.xml")),
                loaded.problems());
    }

    @Test
    void aMissingDirectoryIsAProblemAndNoFailure() {
        ModelDirectory.Loaded loaded = ModelDirectory.read(directory.resolve("none"));

        assertEquals(List.of(), loaded.definitions());
        assertTrue(loaded.problems().get(0).reason().startsWith("cannot list the directory"));
    }

    @Test
    void filesAreCounted() throws IOException {
        for (int i = 0; i <= ModelDirectory.FILES_MAX; i++) {
            write("%04d.xml".formatted(i), Ddf.file(Ddf.object(30_000 + i, "1.0", "")));
        }

        ModelDirectory.Loaded loaded = ModelDirectory.read(directory);

        assertEquals(ModelDirectory.FILES_MAX, loaded.definitions().size());
        assertEquals(List.of(new ModelDirectory.Problem("1000.xml", 0, "more than 1000 files")), loaded.problems());
    }

    private void write(String name, byte[] content) throws IOException {
        Files.write(directory.resolve(name), content);
    }
}
