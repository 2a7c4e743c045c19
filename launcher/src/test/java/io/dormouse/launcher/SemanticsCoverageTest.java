// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page that says which test shows which promise must not name tests that are gone. */
final class SemanticsCoverageTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*(?:Test|IT))(?:\\.(\\w+))?`");

    @Test
    void everyTestThatShowsAPromiseExists() throws IOException {
        Map<String, String> tests = tests();
        String page = Files.readString(ROOT.resolve("docs/semantics-coverage.md"));
        TreeSet<String> missing = new TreeSet<>();
        int named = 0;
        for (Matcher name = NAMED.matcher(page); name.find(); named++) {
            String source = tests.get(name.group(1));
            boolean there =
                    source != null && (name.group(2) == null || source.contains(" void " + name.group(2) + "("));
            if (!there) {
                missing.add(name.group());
            }
        }

        assertEquals(new TreeSet<>(), missing);
        assertTrue(named > 100, "only " + named + " found: the pattern no longer fits the page");
    }

    @Test
    void everyPromiseNamesATest() throws IOException {
        Stream<String> rows = Files.readAllLines(ROOT.resolve("docs/semantics-coverage.md")).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| promise"));

        assertEquals(
                0, rows.filter(line -> !NAMED.matcher(line).find()).count(), "a row without a test promises too much");
    }

    /** Sources of all modules' tests, by class. */
    private static Map<String, String> tests() throws IOException {
        Map<String, String> sources = new HashMap<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module : modules.filter(path -> Files.isDirectory(path.resolve("src/test/java")))
                    .toList()) {
                try (Stream<Path> files = Files.walk(module.resolve("src/test/java"))) {
                    files.filter(file -> file.toString().endsWith(".java"))
                            .forEach(file ->
                                    sources.put(file.getFileName().toString().replace(".java", ""), text(file)));
                }
            }
        }
        return sources;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
