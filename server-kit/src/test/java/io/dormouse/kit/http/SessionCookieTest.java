// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.kit.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionCookieTest {
    private final Authenticator callers = new Authenticator() {
        @Override
        public Optional<Principal> authenticate(String bearerToken) {
            return Optional.of(new Principal("token:t", Role.ADMIN, null)).filter(any -> bearerToken.equals("good"));
        }

        @Override
        public Optional<Principal> session(String secret) {
            return Optional.of(new Principal("user:anna", Role.OPERATOR, null)).filter(any -> secret.equals("s1"));
        }
    };
    private final TestHttp http = new TestHttp(
            new VirtualTime(Instant.parse("2026-11-20T14:00:00Z")),
            callers,
            router -> router.get(
                            "/thing",
                            Role.VIEWER,
                            request -> Reply.bytes(
                                            200,
                                            "text/plain",
                                            request.principal().name().getBytes())
                                    .done())
                    .put("/thing", Role.OPERATOR, request -> Reply.empty(204).done())
                    .open("POST", "/session", request -> Reply.empty(204).done()));

    private TestRequest withCookie(TestRequest request) {
        return request.withHeader("Cookie", "other=1; dormouse-session=s1; more=\"x\"")
                .withHeader("Host", "dormouse.example:8443");
    }

    @Test
    void theCookieOfASessionSignsIn() {
        Reply reply = http.send(withCookie(TestRequest.get("/thing")));

        assertEquals("user:anna", new String(reply.content()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "dormouse-session=", "dormouse-session=s2", "xdormouse-session=s1", "dormouse-session"})
    void noOtherCookieSignsIn(String cookie) {
        Reply reply = http.send(TestRequest.get("/thing").withHeader("Cookie", cookie));

        assertEquals(401, reply.status());
        assertEquals("Bearer", reply.headers().get("WWW-Authenticate"));
    }

    @ParameterizedTest
    @CsvSource({
        "Origin, https://dormouse.example:8443, 204",
        "Origin, https://evil.example, 403",
        "Origin, https://dormouse.example, 403",
        "Origin, null, 403",
        "Origin, :not a uri, 403",
        "Sec-Fetch-Site, same-origin, 204",
        "Sec-Fetch-Site, none, 204",
        "Sec-Fetch-Site, same-site, 403",
        "Sec-Fetch-Site, cross-site, 403",
        "X-Other, x, 403",
    })
    void aChangeByCookieMustComeFromThisServer(String header, String value, int status) {
        Reply reply = http.send(withCookie(TestRequest.put("/thing")).withHeader(header, value));

        assertEquals(status, reply.status());
        if (status == 403) {
            assertEquals("cross-origin", reply.json().path("code").asText());
        }
    }

    @Test
    void aTokenNeedsNoOriginAndGoesBeforeTheCookie() {
        TestRequest request = withCookie(TestRequest.put("/thing"));

        assertEquals(
                204,
                http.send(request.withHeader("Authorization", "Bearer good")).status());
        assertEquals(
                401,
                http.send(request.withHeader("Authorization", "Bearer bad")).status());
    }

    @ParameterizedTest
    @CsvSource({"Sec-Fetch-Site, cross-site, 403", "Origin, https://evil.example, 403", "X-Other, x, 204"})
    void nobodyIsSignedInByAnotherSite(String header, String value, int status) {
        Reply reply = http.send(TestRequest.post("/session")
                .withHeader("Host", "dormouse.example")
                .withHeader(header, value));

        assertEquals(status, reply.status());
    }

    @Test
    void noScriptReadsItAndNoOtherSiteSendsIt() {
        String given = SessionCookie.given("s1", Duration.ofDays(7), true);

        assertEquals("dormouse-session=s1; Path=/; Max-Age=604800; HttpOnly; SameSite=Strict; Secure", given);
        assertTrue(SessionCookie.taken(false).endsWith("Max-Age=0; HttpOnly; SameSite=Strict"));
    }
}
