// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.console;

import io.dormouse.kit.http.Handler;
import io.dormouse.kit.http.HttpRequest;
import io.dormouse.kit.http.Problem;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.StaticPages;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The pages of docs/ that speak to operators and callers, as HTML: the {@code type} of every problem leads to its row in {@code /docs/errors}. */
final class DocsPages implements Handler {
    static final List<String> NAMES =
            List.of("operators", "bootstrap", "configuration", "errors", "limits", "glossary", "filter-language");

    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Dormouse: %s</title>
            <link rel="icon" type="image/svg+xml" href="/favicon.svg">
            <link rel="stylesheet" href="/api-docs/docs.css">
            </head>
            <body>
            <nav><a href="/">Dormouse</a> %s <a href="/api-docs">api</a></nav>
            <main>
            %s</main>
            </body>
            </html>
            """;

    private final Map<String, Reply> pages = new LinkedHashMap<>();

    DocsPages() {
        String links = String.join(
                " ",
                NAMES.stream()
                        .map(name -> "<a href=\"/docs/" + name + "\">" + name + "</a>")
                        .toList());
        for (String name : NAMES) {
            byte[] html = PAGE.formatted(name, links, Markdown.html(read(name))).getBytes(StandardCharsets.UTF_8);
            pages.put(
                    name,
                    Reply.bytes(200, "text/html; charset=utf-8", html)
                            .withHeader("Cache-Control", "no-cache")
                            .withHeader("Content-Security-Policy", StaticPages.STRICT_POLICY)
                            .withHeader("ETag", "\"" + tag(html) + "\""));
        }
    }

    private static String read(String name) {
        try (InputStream markdown = DocsPages.class.getResourceAsStream("docs/" + name + ".md")) {
            if (markdown == null) {
                throw new IllegalStateException("The program was built without docs/" + name + ".md");
            }
            return new String(markdown.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String tag(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content), 0, 8);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    @Override
    public CompletionStage<Reply> handle(HttpRequest request) {
        Reply page = pages.get(request.path("page"));
        if (page == null) {
            throw Problem.of(404, "not-found", "There is no such page; there are " + String.join(", ", NAMES) + ".")
                    .asException();
        }
        return page.done();
    }
}
