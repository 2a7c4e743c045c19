// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every code that this package answers with stands in docs/errors.md with its status. */
class ErrorCatalogueTest {
    private static final Pattern PROBLEM = Pattern.compile("Problem\\.of\\(\\s*(\\d{3}),\\s*\"([a-z0-9-]+)\"");

    @Test
    void everyCodeIsCatalogued() throws IOException {
        String catalogue = Files.readString(Path.of("../docs/errors.md"));
        Set<String> missing = new TreeSet<>();
        int codes = 0;
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java/io/dormouse/kit/http"))) {
            for (Path source :
                    sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                Matcher matcher = PROBLEM.matcher(read(source));
                while (matcher.find()) {
                    codes++;
                    String row = "<a id=\"" + matcher.group(2) + "\"></a>`" + matcher.group(2) + "` | "
                            + matcher.group(1) + " |";
                    if (!catalogue.contains(row)) {
                        missing.add(row);
                    }
                }
            }
        }

        assertEquals(Set.of(), missing);
        assertTrue(codes > 30, "only " + codes + " found: the pattern no longer fits the code");
    }

    private static String read(Path source) {
        try {
            return Files.readString(source);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
