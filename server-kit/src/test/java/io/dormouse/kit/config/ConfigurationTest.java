// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
    private static final Key<Integer> HTTP_PORT = Key.of("http-port", KeyType.port(), 8080, "Where the API listens");
    private static final Key<Duration> ACK_TIMEOUT = Key.of(
            "ack-timeout",
            KeyType.duration(Duration.ofMillis(1), Duration.ofMinutes(1)),
            Duration.ofSeconds(2),
            "First retransmission");
    private static final Key<Path> CERTIFICATE = Key.optional("http-cert", KeyType.path(), "PEM file | chain");
    private static final Key<String> PASSWORD = Key.secret("database-password", "Of the database user");
    private static final ConfigKeys KEYS = new ConfigKeys(List.of(HTTP_PORT, ACK_TIMEOUT, CERTIFICATE, PASSWORD));

    @TempDir
    private Path directory;

    @Test
    void aFlagWinsOverTheEnvironmentThatOverTheFileThatOverTheDefault() throws IOException {
        Path file = yaml("http-port: 3\nack-timeout: 3s\nhttp-cert: c.pem");

        Configuration configuration =
                loaded(Map.of("http-port", "1"), Map.of("DORMOUSE_HTTP_PORT", "2", "DORMOUSE_ACK_TIMEOUT", "4s"), file);

        assertEquals(1, configuration.get(HTTP_PORT));
        assertEquals(Duration.ofSeconds(4), configuration.get(ACK_TIMEOUT));
        assertEquals(Optional.of(Path.of("c.pem")), configuration.find(CERTIFICATE));
        assertEquals(Optional.empty(), configuration.find(PASSWORD));
        assertEquals("--http-port", configuration.origin(HTTP_PORT).toString());
        assertEquals("DORMOUSE_ACK_TIMEOUT", configuration.origin(ACK_TIMEOUT).toString());
        assertEquals("dormouse.yaml line 3", configuration.origin(CERTIFICATE).toString());
        assertEquals(Origin.Source.DEFAULT, configuration.origin(PASSWORD).source());
    }

    @Test
    void withoutSourcesThereAreDefaults() {
        Configuration configuration = loaded(Map.of(), Map.of("PATH", "/bin"), null);

        assertEquals(8080, configuration.get(HTTP_PORT));
        assertEquals("default", configuration.origin(HTTP_PORT).toString());
        assertThrows(IllegalStateException.class, () -> configuration.get(PASSWORD));
    }

    @Test
    void mapsInTheFileAreLongerNames() throws IOException {
        Configuration configuration =
                loaded(Map.of(), Map.of(), yaml("http:\n  port: 81\n  cert: c.pem\nack-timeout: 1s"));

        assertEquals(81, configuration.get(HTTP_PORT));
        assertEquals(Optional.of(Path.of("c.pem")), configuration.find(CERTIFICATE));
        assertEquals(Duration.ofSeconds(1), configuration.get(ACK_TIMEOUT));
        assertEquals("dormouse.yaml line 2", configuration.origin(HTTP_PORT).toString());
    }

    @Test
    void anUnknownKeyStopsTheStartWithItsPlaceAndASuggestion() throws IOException {
        assertEquals(
                List.of(
                        "--http-prot: there is no such key; did you mean --http-port?",
                        "DORMOUSE_HTTPPORT: there is no such key; did you mean DORMOUSE_HTTP_PORT?",
                        "dormouse.yaml line 2: there is no key acktimeout; did you mean ack-timeout?",
                        "dormouse.yaml line 4: there is no key entirely-different"),
                refused(
                        Map.of("http-prot", "1"),
                        Map.of("DORMOUSE_HTTPPORT", "1"),
                        yaml("http-port: 1\nacktimeout: 1s\nentirely:\n  different: 7")));
    }

    @Test
    void aBadValueNamesItsSourceAndWhatIsExpectedEvenIfItIsOverridden() throws IOException {
        assertEquals(
                List.of(
                        "DORMOUSE_HTTP_PORT: \"65536\" does not fit, expected a port from 0 (any free one) to 65535",
                        "dormouse.yaml line 1: ack-timeout: \"2 minutes\" does not fit, expected a duration from 1ms to 1m such as"
                                + " 500ms, 30s, 5m, 12h, 7d or PT1H30M",
                        "dormouse.yaml line 2: http-cert: \"\" does not fit, expected a path"),
                refused(
                        Map.of("http-port", "1"),
                        Map.of("DORMOUSE_HTTP_PORT", "65536"),
                        yaml("ack-timeout: 2 minutes\nhttp-cert:")));
    }

    @Test
    void aSecretIsNeverShown() throws IOException {
        String tooLong = "hunter2".repeat(1000);
        assertEquals(
                List.of("DORMOUSE_DATABASE_PASSWORD: this does not fit, expected a text"),
                refused(Map.of(), Map.of("DORMOUSE_DATABASE_PASSWORD", tooLong), null));

        Configuration configuration = loaded(Map.of(), Map.of(), yaml("database-password: hunter2"));
        assertEquals(Optional.of("hunter2"), configuration.find(PASSWORD));
        assertEquals(
                List.of(
                        "http-port = 8080 (default)",
                        "ack-timeout = 2s (default)",
                        "database-password = *** (dormouse.yaml line 1)"),
                configuration.describe());
        assertFalse(configuration.toString().contains("hunter2"));
    }

    @Test
    void aKeyGivenTwiceInOneSourceIsRefused() throws IOException {
        assertEquals(
                List.of("dormouse.yaml line 3: http-port is already given by dormouse.yaml line 1"),
                refused(Map.of(), Map.of(), yaml("http-port: 1\nhttp:\n  port: 2")));
        assertTrue(refused(Map.of(), Map.of(), yaml("http-port: 1\nhttp-port: 2"))
                .get(0)
                .startsWith("dormouse.yaml line 2: Duplicate field 'http-port'"));
    }

    @Test
    void whatIsNoConfigurationIsRefusedWithItsLine() throws IOException {
        assertEquals(
                List.of("dormouse.yaml line 2: found unexpected end of stream"),
                refused(Map.of(), Map.of(), yaml("http-port: 1\nhttp-cert: 'a")));
        assertEquals(
                List.of("dormouse.yaml line 2: found character '\\t(TAB)' that cannot start any token. (Do not use"
                        + " \\t(TAB) for indentation)"),
                refused(Map.of(), Map.of(), yaml("http:\n\tport: 2")));
        assertEquals(
                List.of("dormouse.yaml line 2: http-port is an alias, which is not understood here"),
                refused(Map.of(), Map.of(), yaml("ack-timeout: &x 1s\nhttp-port: *x")));
        assertEquals(
                List.of("dormouse.yaml line 1: expected lines of the form key: value"),
                refused(Map.of(), Map.of(), yaml("- a\n- b")));
        assertEquals(
                List.of("dormouse.yaml line 1: http-port takes one value, not a list"),
                refused(Map.of(), Map.of(), yaml("http-port: [1, 2]\nack-timeout: 1s")));
        assertTrue(refused(Map.of(), Map.of(), directory.resolve("missing.yaml"))
                .get(0)
                .contains("cannot be read"));
    }

    @Test
    void anEmptyFileOrOneOfCommentsIsFine() throws IOException {
        loaded(Map.of(), Map.of(), yaml(""));
        loaded(Map.of(), Map.of(), yaml("# nothing\n---\n"));
    }

    @Test
    void aFileHasALargestSize() throws IOException {
        String line = "http-port: 1\n#";
        loaded(Map.of(), Map.of(), yaml(line + "x".repeat(YamlFile.BYTES_MAX - line.length())));
        assertTrue(refused(Map.of(), Map.of(), yaml(line + "x".repeat(YamlFile.BYTES_MAX - line.length() + 1)))
                .get(0)
                .endsWith("larger than 1048576 bytes"));
    }

    @Test
    void whatKubernetesAddsIsNotMeantForUs() {
        Configuration configuration = loaded(
                Map.of(),
                Map.of(
                        "DORMOUSE_SERVICE_HOST", "10.0.0.1",
                        "DORMOUSE_SERVICE_PORT", "80",
                        "DORMOUSE_SERVICE_PORT_HTTP", "80",
                        "DORMOUSE_PORT", "tcp://10.0.0.1:80",
                        "DORMOUSE_PORT_5684_UDP_ADDR", "10.0.0.1",
                        "DORMOUSE_HTTP_PORT", "tcp://10.0.0.1:80"),
                null);

        assertEquals(8080, configuration.get(HTTP_PORT));
    }

    @Test
    void theDocumentationIsMadeFromTheKeys() {
        assertEquals("""
                | Flag and YAML key | Environment | Value | Default | Meaning |
                |---|---|---|---|---|
                | `http-port` | `DORMOUSE_HTTP_PORT` | a port from 0 (any free one) to 65535 | `8080` | Where the API listens |
                | `ack-timeout` | `DORMOUSE_ACK_TIMEOUT` | a duration from 1ms to 1m such as 500ms, 30s, 5m, 12h, 7d or PT1H30M | `2s` | First retransmission |
                | `http-cert` | `DORMOUSE_HTTP_CERT` | a path | – | PEM file \\| chain |
                | `database-password` | `DORMOUSE_DATABASE_PASSWORD` | a text | – | Of the database user |
                """, KEYS.markdownTable());
    }

    @Test
    void aKeyIsDeclaredOnce() {
        assertThrows(IllegalArgumentException.class, () -> new ConfigKeys(List.of(HTTP_PORT, HTTP_PORT)));
        assertThrows(IllegalArgumentException.class, () -> Key.secret("Not_a_name", ""));
    }

    private Path yaml(String text) throws IOException {
        return Files.writeString(directory.resolve("dormouse.yaml"), text);
    }

    private static Configuration loaded(Map<String, String> flags, Map<String, String> environment, Path file) {
        Configuration.Loading loading = Configuration.load(KEYS, flags, environment, file);
        return assertInstanceOf(Configuration.Loaded.class, loading, loading::toString)
                .configuration();
    }

    private static List<String> refused(Map<String, String> flags, Map<String, String> environment, Path file) {
        return assertInstanceOf(Configuration.Refused.class, Configuration.load(KEYS, flags, environment, file))
                .problems();
    }
}
