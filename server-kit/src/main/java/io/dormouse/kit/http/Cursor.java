// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Where the next page of a list begins: the sort keys of the last item of the page before, so that items that come
 * and go between two pages neither repeat nor hide others. Callers see base64url that holds the keys and a checksum
 * over them and the query they belong to.
 *
 * @param keys in the order of the sort, the unique one last; null where the item has none
 */
public record Cursor(List<@Nullable String> keys) {
    static final int CHARS_MAX = 8192;

    public Cursor {
        keys = Collections.unmodifiableList(new ArrayList<>(keys));
    }

    public static Cursor of(@Nullable String... keys) {
        return new Cursor(java.util.Arrays.asList(keys));
    }

    /** @param query whatever makes the order: a cursor of one filter or sort is refused by another */
    public String encode(String query) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        keys.forEach(array::add);
        byte[] json = Json.write(array);
        ByteBuffer bytes = ByteBuffer.allocate(4 + json.length);
        bytes.putInt(checksum(json, query)).put(json);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** 400 {@code bad-cursor} when it was not made by {@link #encode} for this query with so many keys. */
    public static Cursor decode(String text, String query, int keyCount) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (text.length() > CHARS_MAX || bytes.remaining() < 5) {
                throw bad();
            }
            int checksum = bytes.getInt();
            byte[] json = new byte[bytes.remaining()];
            bytes.get(json);
            JsonNode array = Json.read(json);
            if (checksum != checksum(json, query) || !array.isArray() || array.size() != keyCount) {
                throw bad();
            }
            List<@Nullable String> keys = new ArrayList<>();
            array.forEach(key -> keys.add(key.textValue()));
            return new Cursor(keys);
        } catch (IllegalArgumentException | ProblemException notOurs) {
            throw bad();
        }
    }

    private static int checksum(byte[] json, String query) {
        CRC32C crc = new CRC32C();
        crc.update(query.getBytes(StandardCharsets.UTF_8));
        crc.update(0);
        crc.update(json);
        return (int) crc.getValue();
    }

    private static ProblemException bad() {
        return Problem.of(
                        400,
                        "bad-cursor",
                        "The cursor does not belong to this list; begin again without one, and keep filter and sort.")
                .withErrors(List.of(new Problem.Fault("?cursor", "bad-cursor", "not a cursor of this list")))
                .asException();
    }
}
