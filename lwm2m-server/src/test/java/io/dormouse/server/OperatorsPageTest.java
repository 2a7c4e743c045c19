// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.server.device.DeviceState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/operators.md lists is what the program knows. */
final class OperatorsPageTest {
    private static final Pattern HYPHENATED = Pattern.compile("\"([a-z]+(?:-[a-z]+)+)\"");
    private static final Pattern METER = Pattern.compile("builder\\(\\s*\"(dormouse[a-z.]+)\"");
    private static final Pattern OF_THE_SERVER = Pattern.compile("meters\\.(?:gauge|counter)\\(\\s*\"([a-z.]+)\"");

    private final String page = read(Path.of("../docs/operators.md"));

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    private static Set<String> found(Pattern pattern, String... folders) throws IOException {
        Set<String> found = new TreeSet<>();
        for (String folder : folders) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                for (Path file :
                        files.filter(one -> one.toString().endsWith(".java")).toList()) {
                    Matcher matcher = pattern.matcher(read(file));
                    while (matcher.find()) {
                        found.add(matcher.group(1));
                    }
                }
            }
        }
        return found;
    }

    @Test
    void everyCauseOfARefusedContactIsExplained() throws IOException {
        Set<String> causes = found(
                HYPHENATED,
                "../coap-kit/src/main/java/io/dormouse/coap",
                "src/main/java/io/dormouse/server/registration",
                "src/main/java/io/dormouse/server/lwm2m");
        Set<String> missing = new TreeSet<>(causes);
        missing.removeIf(cause -> page.contains("`" + cause + "`"));

        assertEquals(Set.of(), missing);
        assertTrue(causes.size() > 12, causes::toString);
    }

    @Test
    void everyStateOfADeviceIsExplained() {
        for (DeviceState state : DeviceState.values()) {
            assertTrue(page.contains("| `" + state.word() + "` |"), state.word());
        }
    }

    @Test
    void everyMeterOfOursIsListed() throws IOException {
        Set<String> meters = found(METER, "../server-kit/src/main/java", "../coap-kit/src/main/java", "src/main/java");
        found(OF_THE_SERVER, "src/main/java").forEach(meter -> meters.add("dormouse." + meter));
        Set<String> missing = new TreeSet<>(meters);
        missing.removeIf(meter -> page.contains("`" + meter.replace('.', '_')));

        assertEquals(Set.of(), missing);
        assertTrue(meters.contains("dormouse.store.commit") && meters.contains("dormouse.coap.malformed"));
    }
}
