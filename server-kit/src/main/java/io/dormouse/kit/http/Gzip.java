// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** Packed bodies (RFC 9110 §8.4). */
final class Gzip {
    static final int BYTES_MIN = 2048;

    private Gzip() {}

    static boolean accepted(HttpRequest request) {
        for (String coding : request.header("Accept-Encoding").orElse("").split(",")) {
            String[] parts = coding.strip().toLowerCase(Locale.ROOT).split("\\s*;\\s*");
            if (parts[0].equals("gzip")) {
                return parts.length < 2 || !parts[1].matches("q=0(\\.0*)?");
            }
        }
        return false;
    }

    static boolean worthwhile(String mediaType, int length) {
        boolean text = mediaType.startsWith("text/")
                || mediaType.contains("json")
                || mediaType.contains("yaml")
                || mediaType.contains("xml");
        return text && length >= BYTES_MIN;
    }

    static Reply packed(Reply reply) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(reply.content());
        } catch (IOException memoryDoesNotFail) {
            throw new UncheckedIOException(memoryDoesNotFail);
        }
        Map<String, String> headers = new LinkedHashMap<>(reply.headers());
        headers.put("Content-Encoding", "gzip");
        headers.put("Vary", "Accept-Encoding");
        return new Reply(reply.status(), headers, null, packed.toByteArray());
    }

    /**
     * Packs a large answer for a caller who wants it. Answers with an entity tag stay as they are: the tag names
     * these bytes.
     */
    static Reply packedIfWorthwhile(HttpRequest request, Reply reply) {
        if (reply.stream() != null
                || reply.header("ETag").isPresent()
                || reply.header("Content-Encoding").isPresent()
                || !accepted(request)) {
            return reply;
        }
        byte[] content = reply.content();
        String mediaType = reply.header("Content-Type").orElse("");
        Reply whole = new Reply(reply.status(), reply.headers(), null, content);
        return worthwhile(mediaType, content.length) ? packed(whole) : whole;
    }
}
