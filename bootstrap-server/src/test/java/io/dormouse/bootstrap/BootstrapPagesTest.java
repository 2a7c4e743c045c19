// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.kit.config.Configuration;
import io.dormouse.kit.config.Configuration.Loaded;
import io.dormouse.kit.http.RouteTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the pages tell of the bootstrap server is what the program does. */
final class BootstrapPagesTest {
    private static final Pattern WORD = Pattern.compile("\"([a-z]+(?:-[a-z]+)+)\"");
    private static final Pattern METER = Pattern.compile("\"(dormouse\\.[a-z.]+)\"");

    private static String page(String name) throws IOException {
        return Files.readString(Path.of("..", "docs", name));
    }

    private static Set<String> found(Pattern pattern, String... places) throws IOException {
        Set<String> found = new TreeSet<>();
        for (String place : places) {
            try (Stream<Path> files = Files.walk(Path.of("src/main/java/io/dormouse/bootstrap", place))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Matcher matcher = pattern.matcher(Files.readString(file));
                    while (matcher.find()) {
                        found.add(matcher.group(1));
                    }
                }
            }
        }
        return found;
    }

    @Test
    void everyCauseIsExplained() throws IOException {
        Set<String> causes = found(WORD, "session", "enrolment/Admissions.java");
        causes.removeAll(Set.of("session-unknown", "bad-parameter"));
        Set<String> missing = new TreeSet<>(causes);
        String page = page("bootstrap.md");
        missing.removeIf(cause -> page.contains("`" + cause + "`"));

        assertEquals(Set.of(), missing);
        assertTrue(causes.size() > 25, causes::toString);
    }

    @Test
    void everyMeterIsListed() throws IOException {
        String page = page("bootstrap.md");
        Set<String> missing = found(METER, "BootstrapMeters.java");
        missing.removeIf(meter -> page.contains("`" + meter.replace('.', '_')));

        assertEquals(Set.of(), missing);
    }

    @Test
    void everyKeyIsListedWithItsDefault() throws IOException {
        String table = BootstrapKeys.all().markdownTable();

        assertTrue(
                page("configuration.md").contains(table), "docs/configuration.md must contain this table:\n" + table);
    }

    @Test
    void everyRouteIsDescribedAndNothingElse(@TempDir Path directory) {
        RouteTable routes = new RouteTable();
        try (BootstrapServer server = BootstrapServer.start(config(
                Map.of("data", directory.toString(), "http-port", "0", "coaps-port", "0", "coap-bind", "127.0.0.1")))) {
            server.declare(routes);
        }
        Set<String> declared = new TreeSet<>();
        routes.routes().forEach(route -> declared.add(route.method() + " " + route.template()));

        assertEquals(ApiContract.load().operations(), declared);
    }

    @Test
    void whatDoesNotGoTogetherStopsTheStart() {
        assertThrows(IllegalArgumentException.class, () -> config(Map.of("http-bind", "0.0.0.0")));
        assertThrows(IllegalArgumentException.class, () -> config(Map.of("http-cert", "a.pem")));
        assertThrows(IllegalArgumentException.class, () -> config(Map.of("dm-url", "http://a")));
        assertThrows(
                IllegalArgumentException.class, () -> config(Map.of("dm-url", "dm.example", "dm-token-file", "token")));
        assertEquals(null, config(Map.of()).coapPort());
        assertEquals(5783, config(Map.of("nosec", "known")).coapPort());
    }

    private static BootstrapConfig config(Map<String, String> flags) {
        return BootstrapConfig.of(
                ((Loaded) Configuration.load(BootstrapKeys.all(), flags, Map.of(), null)).configuration());
    }
}
