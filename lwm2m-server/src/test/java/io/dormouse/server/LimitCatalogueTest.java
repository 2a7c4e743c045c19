// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every maximum of the server stands in docs/limits.md, and nothing stands there that is not in the code. */
final class LimitCatalogueTest {
    private static final List<String> MODULES = List.of("object-models", "server-kit", "coap-kit", "lwm2m-server");
    private static final Pattern CONSTANT =
            Pattern.compile("(?m)^ {4}(?:public |private )?(?:static final )?(?:int|long|Duration) ([A-Z0-9_]+_MAX) =");

    /** Bounds of types and of our own loops: nobody outside meets them. */
    private static final Set<String> INTERNAL = Set.of(
            "ValueJson.EXACT_INTEGER_MAX",
            "ResourcePath.ID_MAX",
            "MessageContent.INSTANCES_MAX",
            "MessageDelivery.BACK_OFF_MAX",
            "ObservationContracts.EXCHANGE_MAX",
            "TwinWrites.EXCHANGE_MAX",
            "TwinChanges.TRIES_MAX",
            "Evidence.SHOWN_CHARS_MAX",
            "DownlinkScheduler.NOT_SENT_MAX",
            "PresenceJournal.OVERDUE_MAX",
            "Suggestion.LENGTH_MAX");

    private final String catalogue = read(Path.of("../docs/limits.md"));

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    /** By class name; a name that two packages use has both texts. */
    private static Map<String, String> classes() throws IOException {
        Map<String, String> classes = new TreeMap<>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main/java"))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(file -> {
                    String name = file.getFileName().toString().replace(".java", "");
                    classes.merge(name, read(file), String::concat);
                });
            }
        }
        return classes;
    }

    @Test
    void everyMaximumIsCatalogued() throws IOException {
        Set<String> maxima = new TreeSet<>();
        classes().forEach((name, source) -> {
            Matcher constant = CONSTANT.matcher(source);
            while (constant.find()) {
                maxima.add(name + "." + constant.group(1));
            }
        });
        Set<String> missing = new TreeSet<>(maxima);
        missing.removeAll(INTERNAL);
        missing.removeIf(maximum -> catalogue.contains("`" + maximum + "`"));

        assertEquals(Set.of(), missing);
        assertTrue(maxima.size() > 80, "only " + maxima.size() + " found: the pattern no longer fits the code");
        assertTrue(maxima.containsAll(INTERNAL), "named as internal, and not in the code");
    }

    @Test
    void everyNameInTheCatalogueIsInTheCode() throws IOException {
        Map<String, String> classes = classes();
        Set<String> gone = new TreeSet<>();
        Matcher named = Pattern.compile("`([A-Z]\\w+)\\.(\\w+)`").matcher(catalogue);
        while (named.find()) {
            if (!classes.getOrDefault(named.group(1), "").contains(named.group(2))) {
                gone.add(named.group());
            }
        }

        assertEquals(Set.of(), gone);
    }
}
