// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.TestHttp;
import io.dormouse.kit.http.TestRequest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the files of the console are served, whatever is in them. */
final class ConsoleScreensTest {
    private static final Map<String, String> FILES =
            Map.of("webui-console/index.html", "<p>start</p>", "webui-console/assets/index-1a2b.js", "export {}");

    private final TestHttp http =
            new TestHttp(new Console(new ClassLoader(getClass().getClassLoader()) {
                @Override
                public URL getResource(String name) {
                    return super.getResource(FILES.containsKey(name) ? "webui/index.html" : name);
                }

                @Override
                public InputStream getResourceAsStream(String name) {
                    String content = FILES.get(name);
                    return content == null
                            ? super.getResourceAsStream(name)
                            : new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
                }
            }));

    private Reply get(String path, String accept) {
        return http.send(TestRequest.get(path).withHeader("Accept", accept));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/devices", "/devices/meter-17/twin", "/devices/a%2Fb.js/objects", "/admin/users"})
    void everyStateOfTheConsoleHasAnAddress(String path) {
        Reply reply = get(path, "text/html,application/xhtml+xml");

        assertEquals(200, reply.status());
        assertEquals("<p>start</p>", new String(reply.bytes(), StandardCharsets.UTF_8));
        assertEquals("no-cache", reply.headers().get("Cache-Control"));
    }

    @Test
    void onlyTextCanBecomeAScript() {
        String policy = get("/", "text/html").headers().get("Content-Security-Policy");

        assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self';"), policy);
        assertTrue(policy.endsWith("require-trusted-types-for 'script'; trusted-types vue"), policy);
    }

    @Test
    void filesThatChangeTheirNameAreKeptByBrowsersForAYear() {
        Reply reply = get("/assets/index-1a2b.js", "*/*");

        assertEquals(200, reply.status());
        assertEquals("public, max-age=31536000, immutable", reply.headers().get("Cache-Control"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/nothing", "/assets/index-old.js", "/docs/nothing", "/api-docs/nothing"})
    void whatIsNoScreenAndIsMissingIsMissing(String path) {
        assertEquals(404, get(path, "text/html").status());
    }

    @Test
    void aProgramThatAsksForWhatIsNotThereIsToldSo() {
        assertEquals(404, get("/devices/meter-17", "application/json").status());
    }
}
