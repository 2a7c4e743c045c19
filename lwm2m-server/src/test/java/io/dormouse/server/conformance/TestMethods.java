// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** All test methods of the repository, read from the sources, as {@code Class.method}. */
record TestMethods(Set<String> all) {
    private static final Pattern METHOD = Pattern.compile("\\n    (?:public )?void ([A-Za-z0-9_]+)\\(");
    private static final Pattern ID = Pattern.compile("([A-Z]+)_([0-9]{2})(?=_)|^([a-z]{2,4})([0-9]{2})(?=[A-Z])");

    static TestMethods of(Path root) {
        Set<String> all = new TreeSet<>();
        try (Stream<Path> modules = Files.list(root)) {
            modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .forEach(sources -> collect(sources, all));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new TestMethods(all);
    }

    private static void collect(Path sources, Set<String> all) {
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".java")).toList()) {
                String text = Files.readString(file);
                String type = file.getFileName().toString().replace(".java", "");
                Matcher methods = METHOD.matcher(text);
                while (methods.find()) {
                    all.add(type + "." + methods.group(1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The requirements that the name of a test carries: {@code REG_01_REG_02_words} and {@code bs01Words}. */
    static List<String> idsOf(String test) {
        String method = test.substring(test.indexOf('.') + 1);
        return ID.matcher(method)
                .results()
                .map(id -> id.group(1) != null
                        ? id.group(1) + "-" + id.group(2)
                        : id.group(3).toUpperCase(Locale.ROOT) + "-" + id.group(4))
                .toList();
    }

    List<String> withId(String id) {
        return all.stream().filter(test -> idsOf(test).contains(id)).toList();
    }
}
