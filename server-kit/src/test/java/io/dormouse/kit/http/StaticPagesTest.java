// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StaticPagesTest {
    private final TestHttp http = new TestHttp(router -> router.get(
                    "/api/v1/devices", Role.VIEWER, request -> Reply.empty(204).done())
            .pages(new StaticPages(getClass().getClassLoader())
                    .folder("/", "pages/")
                    .folder("/api-docs", "pages/docs/", "default-src 'self'")));

    @ParameterizedTest
    @CsvSource({
        "/, text/html; charset=utf-8, start",
        "/index.html, text/html; charset=utf-8, start",
        "/docs/, text/html; charset=utf-8, docs",
        "/api-docs/, text/html; charset=utf-8, docs",
        "/app.js, text/javascript; charset=utf-8, dormouse",
    })
    void filesComeWithTheirType(String path, String type, String content) {
        Reply reply = http.send(TestRequest.get(path));

        assertEquals(200, reply.status());
        assertEquals(type, reply.headers().get("Content-Type"));
        assertTrue(new String(reply.bytes(), StandardCharsets.UTF_8).contains(content));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing.html",
                "/docs",
                "/%2e%2e%2foutside.html",
                "/..%2foutside.html",
                "/docs/..%5c..%5coutside.html",
                "/%2e%2e/outside.html",
                "/pages/index.html",
                "/notes.private",
                "//index.html",
                "/.hidden.html",
                "/index.html%00",
                "/io/dormouse/kit/http/HttpServer.class",
            })
    void nothingElseIsReachable(String path) {
        Reply reply = http.send(TestRequest.get(path));

        assertTrue(reply.status() == 404 || reply.status() == 400, path + " " + reply.status());
    }

    @Test
    void pagesMayOnlyUseTheirOwnScripts() {
        Reply page = http.send(TestRequest.get("/"));

        assertEquals(StaticPages.STRICT_POLICY, page.headers().get("Content-Security-Policy"));
        assertEquals("no-cache", page.headers().get("Cache-Control"));
        assertEquals("nosniff", page.headers().get("X-Content-Type-Options"));
    }

    @Test
    void aFolderMayHaveItsOwnPolicyAndIsEnteredWithASlash() {
        Reply without = http.send(TestRequest.get("/api-docs"));
        Reply with = http.send(TestRequest.get("/api-docs/"));

        assertEquals(308, without.status());
        assertEquals("/api-docs/", without.headers().get("Location"));
        assertEquals("default-src 'self'", with.headers().get("Content-Security-Policy"));
    }

    @Test
    void aFileTheCallerHasIsNotSentAgain() {
        String tag = http.send(TestRequest.get("/app.js")).headers().get("ETag");
        Reply again = http.send(TestRequest.get("/app.js").withHeader("If-None-Match", tag));

        assertEquals(304, again.status());
        assertEquals(tag, again.headers().get("ETag"));
    }

    @Test
    void aLargeTextIsPackedForWhoWantsIt() throws Exception {
        Reply plain = http.send(TestRequest.get("/app.js").withHeader("Accept-Encoding", "br, gzip;q=0"));
        Reply packed = http.send(TestRequest.get("/app.js").withHeader("Accept-Encoding", "br, gzip"));

        assertEquals("gzip", packed.headers().get("Content-Encoding"));
        assertTrue(packed.bytes().length < plain.bytes().length / 10);
        assertEquals(
                new String(plain.bytes(), StandardCharsets.UTF_8),
                new String(
                        new GZIPInputStream(new ByteArrayInputStream(packed.bytes())).readAllBytes(),
                        StandardCharsets.UTF_8));
        assertTrue(!plain.headers().get("ETag").equals(packed.headers().get("ETag")));
    }

    @Test
    void routesWinOverPagesAndOtherMethodsAreUnknown() {
        assertEquals(204, http.send(TestRequest.get("/api/v1/devices")).status());
        assertEquals(404, http.send(TestRequest.post("/index.html")).status());
        assertEquals(404, http.send(TestRequest.get("/api/v1/nothing")).status());
    }
}
