// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.kit.config.Configuration;
import io.dormouse.kit.config.Configuration.Loaded;
import io.dormouse.kit.config.Configuration.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ServerKeysTest {
    @Test
    void theDocumentationNamesEveryKeyWithItsDefault() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "configuration.md"));

        assertTrue(
                page.contains(ServerKeys.all().markdownTable()),
                "docs/configuration.md must contain this table:\n"
                        + ServerKeys.all().markdownTable());
    }

    @Test
    void aServerIsSecureUnlessToldOtherwise() {
        ServerConfig config = config(Map.of());

        assertTrue(config.httpAddress().isLoopbackAddress());
        assertEquals(null, config.coapPort());
        assertEquals(ServerKeys.NoSec.OFF, config.noSec());
    }

    @Test
    void httpThatOthersReachNeedsACertificateOrAWord() {
        assertThrows(IllegalArgumentException.class, () -> config(Map.of("http-bind", "0.0.0.0")));
        assertThrows(
                IllegalArgumentException.class, () -> config(Map.of("http-bind", "0.0.0.0", "http-cert", "a.pem")));
        config(Map.of("http-bind", "0.0.0.0", "insecure-http", "true"));
        config(Map.of("http-bind", "0.0.0.0", "http-cert", "a.pem", "http-key", "b.pem"));
    }

    @Test
    void aMisspeltKeyStopsTheStartAndSuggestsTheRightOne() {
        Configuration.Loading loading =
                Configuration.load(ServerKeys.all(), Map.of(), Map.of("DORMOUSE_HTTP_PROT", "8080"), null);

        Refused refused = assertInstanceOf(Refused.class, loading);
        assertTrue(refused.problems().get(0).contains("DORMOUSE_HTTP_PORT"), refused.problems()::toString);
    }

    private static ServerConfig config(Map<String, String> flags) {
        return ServerConfig.of(((Loaded) Configuration.load(ServerKeys.all(), flags, Map.of(), null)).configuration());
    }
}
