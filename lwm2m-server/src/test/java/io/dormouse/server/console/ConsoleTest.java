// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.StaticPages;
import io.dormouse.kit.http.TestHttp;
import io.dormouse.kit.http.TestRequest;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConsoleTest {
    private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"([^\"]*)\"|import .* from '([^']*)'");
    private static final Pattern ELSEWHERE = Pattern.compile("https?://|[\"'(]//[a-z]");

    private static final Set<String> ROUTES = Set.of("/api-docs", "/readyz");

    /** Without the console, which is there or not as the build found Node: what stands in for it is tested here. */
    private final TestHttp http = new TestHttp(new Console(new ClassLoader(ConsoleTest.class.getClassLoader()) {
        @Override
        public URL getResource(String name) {
            return name.startsWith("webui-console/") ? null : super.getResource(name);
        }
    }));

    private Reply get(String path) {
        return http.send(TestRequest.get(path));
    }

    private static String text(Reply reply) {
        return new String(reply.bytes(), StandardCharsets.UTF_8);
    }

    /** The start pages and everything that they load. */
    private Map<String, Reply> allPages() {
        Map<String, Reply> pages = new TreeMap<>();
        Deque<String> open = new ArrayDeque<>(List.of("/", "/api-docs/", "/docs/errors"));
        while (!open.isEmpty()) {
            String path = open.pop();
            Reply reply = get(path);
            assertEquals(200, reply.status(), path);
            if (pages.put(path, reply) == null && !path.endsWith("bundle.js")) {
                references(path, text(reply))
                        .filter(to -> !pages.containsKey(to))
                        .forEach(open::push);
            }
        }
        return pages;
    }

    private static Stream<String> references(String path, String content) {
        return REFERENCE
                .matcher(content)
                .results()
                .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
                .map(target -> URI.create("http://here" + path).resolve(target))
                .peek(target -> assertEquals(
                        "http://here", target.resolve("/").toString().replaceAll("/$", ""), path))
                .map(URI::getPath)
                .filter(target -> !ROUTES.contains(target));
    }

    @Test
    void everyPageHasAStrictPolicyAnEntityTagAndNoGuessedType() {
        Map<String, Reply> pages = allPages();

        assertTrue(pages.size() >= 8, pages.keySet()::toString);
        pages.forEach((path, reply) -> {
            String policy = reply.headers().get("Content-Security-Policy");
            assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self';"), path + policy);
            assertFalse(policy.contains("unsafe"), path);
            assertEquals("nosniff", reply.headers().get("X-Content-Type-Options"), path);
            assertTrue(reply.headers().get("ETag").matches("\"[0-9a-f]+\""), path);
        });
    }

    @Test
    void onlyTheApiDocsMayUsePicturesInStyleSheets() {
        assertEquals(StaticPages.STRICT_POLICY, get("/").headers().get("Content-Security-Policy"));
        assertTrue(get("/api-docs/").headers().get("Content-Security-Policy").contains("img-src 'self' data:;"));
    }

    @Test
    void noPageHasInlineScriptsOrStyles() {
        allPages().forEach((path, reply) -> {
            if (reply.headers().get("Content-Type").startsWith("text/html")) {
                String html = text(reply);
                assertFalse(html.matches("(?s).*<script(?![^>]* src=).*"), path);
                assertFalse(html.matches("(?s).*<style.*|.* style=.*|.* on[a-z]+=.*"), path);
            }
        });
    }

    @Test
    void noOwnPageSpeaksOfAnotherHost() {
        allPages().forEach((path, reply) -> {
            // The library's bundle has links to its own documentation in messages; the policy lets it connect to
            // nobody.
            if (!path.startsWith("/api-docs/swagger-ui/") && !path.equals("/openapi.yaml")) {
                String content = text(reply)
                        .replace("xmlns=\"http://www.w3.org/2000/svg\"", "")
                        .replace("http://127.0.0.1:8080", "")
                        .replace("http://127.0.0.1:8081", "")
                        .replace("http://…", "");
                assertFalse(ELSEWHERE.matcher(content).find(), path);
            }
        });
    }

    @Test
    void theDocsLoadThisServersDescriptionAndAskNobodyToValidateIt() {
        String start = text(get("/api-docs/start.js"));

        assertTrue(start.contains("url: \"/openapi.yaml\""));
        assertTrue(start.contains("validatorUrl: null"));
    }

    @Test
    void theDocsAreEnteredWithASlash() {
        Reply reply = get("/api-docs");

        assertEquals(308, reply.status());
        assertEquals("/api-docs/", reply.headers().get("Location"));
    }

    @Test
    void theDescriptionIsYamlThatServesThisHost() throws IOException {
        Reply reply = get("/openapi.yaml");
        JsonNode document = new YAMLMapper().readTree(reply.bytes());

        assertEquals("application/yaml", reply.headers().get("Content-Type"));
        assertTrue(document.path("openapi").asText().startsWith("3.1."));
        assertEquals("/", document.at("/servers/0/url").asText());
    }

    @Test
    void theTypeOfAProblemLeadsToItsRow() {
        String type =
                http.send(TestRequest.get("/docs/none")).json().path("type").asText();
        String page = text(get(type.substring(0, type.indexOf('#'))));

        assertEquals("/docs/errors#not-found", type);
        assertTrue(page.contains("<td><a id=\"not-found\"></a><code>not-found</code></td><td>404</td>"));
    }

    @Test
    void pagesForOperatorsLeadToEachOther() {
        String page = text(get("/docs/operators"));

        assertTrue(page.contains("<a href=\"/docs/errors\">errors.md</a>"));
        assertFalse(page.contains("](") || page.contains("|---"), page);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/docs/limits", "/openapi.yaml", "/api-docs/", "/api-docs/swagger-ui/swagger-ui-bundle.js"})
    void whatTheBrowserHasIsNotSentAgain(String path) {
        String tag = get(path).headers().get("ETag");
        Reply again = http.send(TestRequest.get(path).withHeader("If-None-Match", tag));

        assertEquals(304, again.status());
        assertEquals(tag, again.headers().get("ETag"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%2e%2e/openapi.yaml",
                "/..%2fopenapi.yaml",
                "/api-docs/../openapi.yaml",
                "/api-docs/..%2f..%2fopenapi.yaml",
                "/api-docs/..%5copenapi.yaml",
                "/api-docs/swagger-ui",
                "/api-docs/swagger-ui/",
                "/api-docs/swagger-ui/index.html",
                "/api-docs/swagger-ui/swagger-initializer.js",
                "/api-docs/swagger-ui/..%2f..%2f..%2f..%2fMANIFEST.MF",
                "/api-docs//index.html",
                "/docs/",
                "/docs/ARCHITECTURE",
                "/docs/errors.md",
                "/docs/..%2fopenapi.yaml",
                "/openapi.yaml/",
                "/io/dormouse/server/openapi.yaml",
                "/io/dormouse/server/console/Console.class",
                "/META-INF/MANIFEST.MF",
                "/logback.xml",
                "/index.html%00",
            })
    void nothingElseIsReachable(String path) {
        int status = get(path).status();

        assertTrue(status == 404 || status == 400, path + " " + status);
    }

    @Test
    void otherMethodsChangeNothing() {
        assertEquals(405, http.send(TestRequest.post("/openapi.yaml")).status());
        assertEquals(404, http.send(TestRequest.delete("/index.html")).status());
    }
}
