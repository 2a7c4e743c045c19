// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People and the packaged program: the link of the first start, and the command line when all are locked out. */
final class UserIT {
    private static final Pattern LINK = Pattern.compile("(\\S*)/#setup=(dmu_[A-Za-z0-9_-]+)");

    @TempDir
    Path data;

    private final HttpClient client = HttpClient.newHttpClient();

    private static Matcher link(String text) {
        Matcher link = LINK.matcher(text);
        assertTrue(link.find(), text);
        return link;
    }

    private HttpResponse<String> post(String server, String path, String json, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json.replace('\'', '"')));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void theFirstAdminIsMadeByTheLinkAndLetInAgainByTheCommandLine() throws Exception {
        try (Program server = Program.onFreePorts(data)) {
            Matcher link = link(server.text());
            HttpResponse<String> signedIn = post(
                    link.group(1),
                    "/api/v1/setup",
                    "{'token':'" + link.group(2) + "','name':'anna','password':'correct horse'}");
            assertEquals(200, signedIn.statusCode(), signedIn.body());
            String cookie =
                    signedIn.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
            assertEquals(
                    201,
                    post(
                                    link.group(1),
                                    "/api/v1/users",
                                    "{'name':'bob','role':'viewer'}",
                                    "Cookie",
                                    cookie,
                                    "Origin",
                                    link.group(1))
                            .statusCode());
        }

        assertEquals(2, Program.run("user").exitCode());
        assertEquals(2, Program.run("user", "create", "x", "--role", "king").exitCode());
        assertEquals(
                1,
                Program.run("user", "reset", "nobody", "--data", data.toString())
                        .exitCode());
        Program.Ended made = Program.run("user", "create", "eve", "--role", "operator", "--data", data.toString());
        assertEquals(0, made.exitCode(), made.output());
        Program.Ended listed = Program.run("user", "list", "--data", data.toString());
        assertTrue(listed.output().contains("admin     password since "), listed.output());
        assertTrue(listed.output().contains("no password yet  eve"), listed.output());
        Program.Ended reset = Program.run("user", "reset", "anna", "--data", data.toString());
        assertEquals(0, reset.exitCode(), reset.output());

        try (Program server = Program.onFreePorts(data)) {
            Matcher first = link(server.text());
            String address = first.group(1);
            assertEquals(
                    401,
                    post(address, "/api/v1/session", "{'name':'anna','password':'correct horse'}")
                            .statusCode());
            String again = "{'token':'" + link(reset.output()).group(2) + "','password':'battery staple'}";
            assertEquals(200, post(address, "/api/v1/setup", again).statusCode());
            assertEquals(404, post(address, "/api/v1/setup", again).statusCode());
        }
        try (Program server = Program.onFreePorts(data)) {
            assertFalse(server.text().contains("#setup="), "an admin can sign in");
        }
    }
}
