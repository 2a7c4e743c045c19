// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Serves files of the class path to everybody, for {@link Router#pages}. Files are read once and kept; their number
 * is what the jars hold.
 *
 * <p>Only names of plain characters with a known extension are looked up, so that no path leads out of a folder.
 */
public final class StaticPages implements Handler {
    /** Own scripts, styles, pictures and requests; nothing inline, nothing from elsewhere. */
    public static final String STRICT_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
                    + "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,127}");
    private static final Map<String, String> MEDIA_TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("map", "application/json"),
            Map.entry("yaml", "application/yaml"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"));

    private final ClassLoader loader;
    private final List<Folder> folders = new ArrayList<>();
    private final Map<String, Page> pages = new ConcurrentHashMap<>();

    /** A browser asks again each time, and is told that nothing changed. */
    private static final String ASK_AGAIN = "no-cache";

    /** A browser keeps it for a year without asking. */
    private static final String KEEP = "public, max-age=31536000, immutable";

    /** @param prefix segments of the path under which the folder is served */
    private record Folder(List<String> prefix, String root, String policy, String caching) {}

    private record Page(Reply plain, Reply packed) {}

    public StaticPages(ClassLoader loader) {
        this.loader = loader;
    }

    /**
     * Serves a folder of the class path with the {@link #STRICT_POLICY}.
     *
     * @param path such as {@code /}
     * @param root such as {@code webui/}
     */
    public StaticPages folder(String path, String root) {
        return folder(path, root, STRICT_POLICY);
    }

    /** As above with a Content-Security-Policy of its own. */
    public StaticPages folder(String path, String root, String policy) {
        return add(path, root, policy, ASK_AGAIN);
    }

    /** Serves a folder whose files change their name whenever they change, so that browsers never ask again. */
    public StaticPages fingerprinted(String path, String root, String policy) {
        return add(path, root, policy, KEEP);
    }

    private StaticPages add(String path, String root, String policy, String caching) {
        if (!path.startsWith("/") || !root.endsWith("/")) {
            throw new IllegalStateException("A path begins and a folder ends with a slash: " + path + ", " + root);
        }
        List<String> prefix =
                path.equals("/") ? List.of() : List.of(path.substring(1).split("/"));
        folders.add(new Folder(prefix, root, policy, caching));
        folders.sort((one, other) -> other.prefix().size() - one.prefix().size());
        return this;
    }

    @Override
    public CompletionStage<Reply> handle(HttpRequest request) {
        return find(request, request.segments())
                .orElseThrow(() -> Problem.of(404, "not-found", "There is nothing at this path.")
                        .asException())
                .done();
    }

    /**
     * The file at a path other than that of the request.
     *
     * @param path its segments; the last is empty for the start page of a folder
     */
    public Optional<Reply> find(HttpRequest request, List<String> path) {
        for (Folder folder : folders) {
            int depth = folder.prefix().size();
            if (path.size() < depth || !path.subList(0, depth).equals(folder.prefix())) {
                continue;
            }
            if (path.size() == depth) {
                return Optional.of(
                        Reply.empty(308).withHeader("Location", "/" + String.join("/", folder.prefix()) + "/"));
            }
            Page page = page(folder, path.subList(depth, path.size()));
            if (page != null) {
                return Optional.of(Gzip.accepted(request) ? page.packed() : page.plain());
            }
        }
        return Optional.empty();
    }

    private @Nullable Page page(Folder folder, List<String> names) {
        List<String> inside = new ArrayList<>(names);
        int last = inside.size() - 1;
        if (inside.get(last).isEmpty()) {
            inside.set(last, "index.html");
        }
        String file = inside.get(last);
        String mediaType = MEDIA_TYPES.get(file.substring(file.lastIndexOf('.') + 1));
        if (mediaType == null
                || !inside.stream().allMatch(name -> NAME.matcher(name).matches())) {
            return null;
        }
        String resource = folder.root() + String.join("/", inside);
        Page known = pages.get(resource);
        if (known != null) {
            return known;
        }
        Optional<byte[]> bytes = read(resource);
        bytes.ifPresent(content -> pages.put(resource, make(content, mediaType, folder)));
        return pages.get(resource);
    }

    private Optional<byte[]> read(String resource) {
        try (InputStream stream = loader.getResourceAsStream(resource)) {
            return stream == null ? Optional.empty() : Optional.of(stream.readAllBytes());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Page make(byte[] content, String mediaType, Folder folder) {
        String tag = tag(content);
        Reply plain = Reply.bytes(200, mediaType, content)
                .withHeader("Cache-Control", folder.caching())
                .withHeader("Content-Security-Policy", folder.policy())
                .withHeader("Vary", "Accept-Encoding")
                .withHeader("ETag", "\"" + tag + "\"");
        if (!Gzip.worthwhile(mediaType, content.length)) {
            return new Page(plain, plain);
        }
        Reply packed = Gzip.packed(plain).withHeader("ETag", "\"" + tag + "-gzip\"");
        return new Page(plain, packed);
    }

    private static String tag(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
