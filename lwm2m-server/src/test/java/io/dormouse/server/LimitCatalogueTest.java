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
    private static final List<String> MODULES =
            List.of("object-models", "server-kit", "coap-kit", "lwm2m-server", "bootstrap-server");
    private static final Pattern CONSTANT =
            Pattern.compile("(?m)^ {4}(?:public |private )?(?:static final )?(?:int|long|Duration) ([A-Z0-9_]+_MAX) =");

    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+)\\.(\\w+)`");

    /** Bounds of types and of our own loops: nobody outside meets them. */
    private static final Set<String> INTERNAL = Set.of(
            "ValueJson.EXACT_INTEGER_MAX",
            "ResourcePath.ID_MAX",
            "MessageContent.INSTANCES_MAX",
            "MessageDelivery.BACK_OFF_MAX",
            "MessageExpiry.AGAIN_MAX",
            "ObservationContracts.EXCHANGE_MAX",
            "TwinWrites.EXCHANGE_MAX",
            "TwinChanges.TRIES_MAX",
            "Evidence.SHOWN_CHARS_MAX",
            "DownlinkScheduler.NOT_SENT_MAX",
            "KeptStatements.STATEMENTS_MAX",
            "PlainPort.RECEIVERS_MAX",
            "Sessions.REMEMBERED_MAX",
            "SessionRoutes.TEXT_CHARS_MAX",
            "UserRoutes.FILTER_CHARS_MAX",
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
    void everyRowTellsTheNumberOfTheCode() throws IOException {
        Map<String, String> classes = classes();
        Set<String> wrong = new TreeSet<>();
        int told = 0;
        for (String row :
                catalogue.lines().filter(line -> line.startsWith("| ")).toList()) {
            Matcher named = NAMED.matcher(row);
            while (named.find()) {
                Pattern value = Pattern.compile(named.group(2) + " = ([^;]+);");
                Matcher constant = value.matcher(classes.getOrDefault(named.group(1), ""));
                List<String> forms = constant.find() ? forms(constant.group(1)) : List.of();
                told += forms.isEmpty() ? 0 : 1;
                if (!forms.isEmpty() && forms.stream().noneMatch(form -> tells(row, form))) {
                    wrong.add(named.group() + " is " + forms);
                }
            }
        }

        assertEquals(Set.of(), wrong);
        assertTrue(told > 70, "only " + told + " compared: the pattern no longer fits the code");
    }

    private static boolean tells(String row, String form) {
        return Pattern.compile("(?<![\\d,.])" + Pattern.quote(form) + "(?![\\d,]*\\d)")
                .matcher(row)
                .find();
    }

    /** How a person may write the value; empty for what is no plain number or duration. */
    private static List<String> forms(String value) {
        Matcher duration = Pattern.compile("Duration\\.of(Seconds|Minutes|Hours|Days)\\((\\d+)\\)")
                .matcher(value);
        if (duration.matches()) {
            long count = Long.parseLong(duration.group(2));
            return switch (duration.group(1)) {
                case "Seconds" -> List.of(count + " s");
                case "Minutes" -> List.of(count + " min", 60 * count + " s");
                case "Hours" -> List.of(count + " h");
                default -> List.of(count + " days", count + " day");
            };
        }
        Matcher number = Pattern.compile("([\\d_]+)L?(?: (<<|\\*) ([\\d_]+))?").matcher(value);
        if (!number.matches()) {
            return List.of();
        }
        long left = Long.parseLong(number.group(1).replace("_", ""));
        long right =
                number.group(3) == null ? 0 : Long.parseLong(number.group(3).replace("_", ""));
        long all = number.group(2) == null ? left : number.group(2).equals("*") ? left * right : left << right;
        String plain = String.format(java.util.Locale.ROOT, "%,d", all);
        return all % (1 << 20) == 0
                ? List.of((all >> 20) + " MiB", plain)
                : all % 1024 == 0 ? List.of((all >> 10) + " KiB", plain) : List.of(plain);
    }

    @Test
    void everyNameInTheCatalogueIsInTheCode() throws IOException {
        Map<String, String> classes = classes();
        Set<String> gone = new TreeSet<>();
        Matcher named = NAMED.matcher(catalogue);
        while (named.find()) {
            if (!classes.getOrDefault(named.group(1), "").contains(named.group(2))) {
                gone.add(named.group());
            }
        }

        assertEquals(Set.of(), gone);
    }
}
