// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A directory of DDF files ({@code *.xml}) that an operator looks after; only read, never written. */
public final class ModelDirectory {
    /** Files read of one directory. */
    public static final int FILES_MAX = 1_000;

    private ModelDirectory() {}

    /** What the files define, and what is wrong with others: one bad file takes nothing from the rest. */
    public record Loaded(List<ObjectDefinition> definitions, List<Problem> problems) {
        public Loaded {
            definitions = List.copyOf(definitions);
            problems = List.copyOf(problems);
        }
    }

    /**
     * @param file name within the directory
     * @param line 0 when it is about the file as a whole
     */
    public record Problem(String file, int line, String reason) {}

    /** Reads the files in the order of their names; the first to define an object version counts. */
    public static Loaded read(Path directory) {
        List<Path> files;
        try (Stream<Path> entries = Files.list(directory)) {
            files = entries.filter(ModelDirectory::isModel).sorted().toList();
        } catch (IOException e) {
            return new Loaded(List.of(), List.of(new Problem("", 0, "cannot list the directory: " + e)));
        }
        Reading reading = new Reading();
        files.stream().limit(FILES_MAX).forEach(reading::file);
        files.stream().skip(FILES_MAX).forEach(file -> reading.problem(file, 0, "more than " + FILES_MAX + " files"));
        return new Loaded(reading.definitions, reading.problems);
    }

    private static boolean isModel(Path file) {
        return file.getFileName().toString().endsWith(".xml") && Files.isRegularFile(file);
    }

    private static final class Reading {
        final List<ObjectDefinition> definitions = new ArrayList<>();
        final List<Problem> problems = new ArrayList<>();
        private final Map<String, Path> definedIn = new HashMap<>();

        void file(Path file) {
            try (InputStream in = Files.newInputStream(file)) {
                DdfReader.Result result = DdfReader.read(in);
                if (result instanceof DdfReader.Result.Ok ok) {
                    ok.definitions().forEach(definition -> definition(file, definition));
                } else if (result instanceof DdfReader.Result.Refused refused) {
                    problem(file, refused.line(), refused.reason());
                }
            } catch (IOException e) {
                problem(file, 0, "cannot be read: " + e);
            }
        }

        void problem(Path file, int line, String reason) {
            problems.add(new Problem(file.getFileName().toString(), line, reason));
        }

        private void definition(Path file, ObjectDefinition definition) {
            String object = definition.id() + " version " + definition.version();
            Path earlier = definedIn.putIfAbsent(object, file);
            if (earlier == null) {
                definitions.add(definition);
            } else {
                problem(file, 0, "object " + object + " is already defined in " + earlier.getFileName());
            }
        }
    }
}
