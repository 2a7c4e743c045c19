// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every code that the server answers with stands in docs/errors.md. */
final class ErrorCatalogueTest {
    private static final Pattern PROBLEM =
            Pattern.compile("Problem\\s*\\.of\\(\\s*(\\d{3}),\\s*(\"[a-z0-9-]+\"|[^,]+),");

    /** What is named after the pointer of a fault; the pointer may be an expression. */
    private static final Pattern FAULT =
            Pattern.compile("(?:new (?:Problem\\.)?Fault|\\bfault|Bad\\.one|\\brefused|Parsed\\.Refused|Read\\.Refused)"
                    + "\\((?:[^;\"]|\"[^a-z\"][^\"]*\"|\"\"|\"[a-zA-Z]+\"(?=,\\s*\"[a-z]+(?:-[a-z]+)*\"))*?"
                    + "\"([a-z]+(?:-[a-z]+)+|required|duplicate|dangerous|conflict|overlapping|contradiction)\"");

    /** Where the code is computed, the codes that come out; see the test that needs this to be complete. */
    private static final Map<String, List<String>> COMPUTED = Map.of(
            "MessageRoutes.java", List.of("409 message-in-flight", "409 message-state"),
            "ModelRoutes.java", List.of("409 model-exists", "409 too-many-models", "409 model-bundled"),
            "RpcRoutes.java", List.of("409 device-offline", "409 device-asleep", "409 device-unreachable"));

    /** Codes that only carry faults inside the program. */
    private static final Set<String> NEVER_LEAVE = Set.of("bad-row");

    private final String catalogue = read(Path.of("../docs/errors.md"));

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new TreeMap<>();
        try (Stream<Path> modules = Files.list(Path.of(".."))) {
            for (Path module : modules.toList()) {
                Path main = module.resolve("src/main/java");
                if (Files.isDirectory(main)) {
                    try (Stream<Path> files = Files.walk(main)) {
                        files.filter(file -> file.toString().endsWith(".java"))
                                .forEach(file -> sources.put(file.toString(), read(file)));
                    }
                }
            }
        }
        return sources;
    }

    @Test
    void everyCodeIsCataloguedWithItsStatus() throws IOException {
        Set<String> used = new TreeSet<>();
        sources().forEach((file, source) -> {
            Matcher problem = PROBLEM.matcher(source);
            while (problem.find()) {
                if (problem.group(2).startsWith("\"")) {
                    used.add(problem.group(1) + " " + problem.group(2).replace("\"", ""));
                }
            }
        });
        COMPUTED.values().forEach(used::addAll);
        used.removeIf(one -> NEVER_LEAVE.contains(one.substring(4)));
        Set<String> missing = new TreeSet<>();
        for (String one : used) {
            String code = one.substring(4);
            String row = "<a id=\"" + code + "\"></a>`" + code + "` \\| [^|]*" + one.substring(0, 3) + "[^|]* \\|";
            if (!Pattern.compile(row).matcher(catalogue).find()) {
                missing.add(one);
            }
        }

        assertEquals(Set.of(), missing);
        assertTrue(used.size() > 70, "only " + used.size() + " found: the pattern no longer fits the code");
    }

    @Test
    void everyComputedCodeIsKnownToThisTest() throws IOException {
        Set<String> computing = new TreeSet<>();
        sources().forEach((file, source) -> {
            Matcher problem = PROBLEM.matcher(source);
            while (problem.find()) {
                if (!problem.group(2).startsWith("\"")) {
                    computing.add(Path.of(file).getFileName().toString());
                }
            }
            for (String code : COMPUTED.getOrDefault(Path.of(file).getFileName().toString(), List.of())) {
                assertTrue(source.contains("\"" + code.substring(4) + "\""), file + " does not have " + code);
            }
        });

        assertEquals(COMPUTED.keySet(), computing);
    }

    @Test
    void everyCodeInsideErrorsIsCatalogued() throws IOException {
        Set<String> used = new TreeSet<>();
        sources().forEach((file, source) -> {
            if (!file.contains("simulator") && source.contains("Fault") || source.contains("Refused(")) {
                Matcher fault = FAULT.matcher(source);
                while (fault.find()) {
                    used.add(fault.group(1));
                }
            }
        });
        Set<String> missing = new TreeSet<>(used);
        missing.removeIf(code -> NEVER_LEAVE.contains(code) || catalogue.contains("`" + code + "` |"));

        assertEquals(Set.of(), missing);
        assertTrue(used.size() > 25, "only " + used + " found: the pattern no longer fits the code");
    }

    @Test
    void noCodeIsCataloguedThatNobodyUses() throws IOException {
        String all = String.join("\n", sources().values());
        List<String> unused = new ArrayList<>();
        Matcher rows = Pattern.compile("(?m)^\\| (?:<a id=\"[a-z0-9-]+\"></a>)?`([a-z0-9-]+)` \\|")
                .matcher(catalogue);
        while (rows.find()) {
            if (!all.contains("\"" + rows.group(1) + "\"")) {
                unused.add(rows.group(1));
            }
        }

        assertEquals(List.of(), unused);
    }
}
