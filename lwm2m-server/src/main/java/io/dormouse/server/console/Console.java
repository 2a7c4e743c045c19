// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.console;

import io.dormouse.kit.http.HttpRequest;
import io.dormouse.kit.http.Problem;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Router;
import io.dormouse.kit.http.Routes;
import io.dormouse.kit.http.StaticPages;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * What a browser gets, without signing in: {@code /} the console (or, built without Node, the small status page), {@code /openapi.yaml} the description of the HTTP API, {@code /api-docs} the same to try out,
 * {@code /docs/errors} and others the pages for operators. Everything comes from the class path; no page makes a browser talk to another host.
 */
public final class Console implements Routes {
    /** Swagger UI draws its arrows and icons with pictures inside its style sheet. */
    static final String API_DOCS_POLICY = StaticPages.STRICT_POLICY.replace("img-src 'self'", "img-src 'self' data:");

    /** Nothing but text can become a script. The library that draws the pages names one policy, for its own fixed markup. */
    static final String CONSOLE_POLICY =
            StaticPages.STRICT_POLICY + "; require-trusted-types-for 'script'; trusted-types vue";

    private static final String CONSOLE_FILES = "webui-console/";

    /** Below these the console has no screens: what is missing there is missing. */
    private static final Set<String> NO_SCREENS =
            Set.of("api", "api-docs", "assets", "docs", "livez", "readyz", "metrics");

    private static final String API_DOCS = "api-docs";
    private static final String LIBRARY = "swagger-ui";

    /** The webjar's version; it names a folder inside the jar. */
    private static final String LIBRARY_FILES = "META-INF/resources/webjars/swagger-ui/5.34.1/";

    /** The rest of the webjar is not served: its own start page loads an API from elsewhere. */
    private static final Set<String> SERVED_OF_LIBRARY =
            Set.of("swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png");

    private final StaticPages document;
    private final StaticPages pages;
    private final DocsPages docs = new DocsPages();
    private final boolean complete;

    public Console() {
        this(Console.class.getClassLoader());
    }

    Console(ClassLoader loader) {
        complete = loader.getResource(CONSOLE_FILES + "index.html") != null;
        document = new StaticPages(loader).folder("/", "io/dormouse/server/");
        pages = complete
                ? new StaticPages(loader)
                        .folder("/", CONSOLE_FILES, CONSOLE_POLICY)
                        .fingerprinted("/assets", CONSOLE_FILES + "assets/", CONSOLE_POLICY)
                : new StaticPages(loader).folder("/", "webui/");
        pages.folder("/" + API_DOCS, "io/dormouse/server/console/api-docs/", API_DOCS_POLICY)
                .folder("/" + API_DOCS + "/" + LIBRARY, LIBRARY_FILES, API_DOCS_POLICY);
    }

    @Override
    public void addTo(Router router) {
        router.open("GET", "/openapi.yaml", document)
                .open("GET", "/" + API_DOCS, pages)
                .open("GET", "/docs/{page}", docs)
                .pages(this::page);
    }

    private CompletionStage<Reply> page(HttpRequest request) {
        List<String> path = request.segments();
        boolean ofLibrary =
                path.size() > 1 && path.get(0).equals(API_DOCS) && path.get(1).equals(LIBRARY);
        boolean served = !ofLibrary || (path.size() == 3 && SERVED_OF_LIBRARY.contains(path.get(2)));
        if (!served) {
            throw Problem.of(404, "not-found", "There is nothing at this path.").asException();
        }
        return pages.find(request, path)
                .or(() -> isScreen(request) ? pages.find(request, List.of("")) : Optional.empty())
                .orElseThrow(() -> Problem.of(404, "not-found", "There is nothing at this path.")
                        .asException())
                .done();
    }

    /** Every state of the console has an address; a browser that comes with one gets the console, which reads it. */
    private boolean isScreen(HttpRequest request) {
        String accept = request.header("Accept").orElse("");
        return complete
                && accept.contains("text/html")
                && !NO_SCREENS.contains(request.segments().get(0));
    }
}
