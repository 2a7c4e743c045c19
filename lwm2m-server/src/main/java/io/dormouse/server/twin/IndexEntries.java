// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.objects.Value;
import io.dormouse.objects.ValueJson;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the filter language can ask of a twin, flat: {@code tags} by key ({@code a.b} for nested ones), the sections by resource path. */
final class IndexEntries {
    /** Longer text is found by its beginning only. */
    static final int TEXT_CHARS_MAX = 256;

    private IndexEntries() {}

    record Key(String section, String path) {}

    record Entry(@Nullable String text, @Nullable Double number) {}

    static Map<Key, Entry> of(Twin twin) {
        Map<Key, Entry> entries = new HashMap<>();
        twin.tags().properties().forEach(tag -> json("tags", tag.getKey(), ".", tag.getValue(), entries));
        twin.members()
                .forEach((path, member) ->
                        value("desired", path.toString(), member.wanted().value(), entries));
        twin.reported().forEach((path, value) -> {
            if (value.kept() instanceof Kept.Whole whole) {
                value("reported", path.toString(), whole.value(), entries);
            }
        });
        return entries;
    }

    private static void value(String section, String path, Value value, Map<Key, Entry> entries) {
        json(section, path, "/", ValueJson.write(value), entries);
    }

    private static void json(String section, String path, String separator, JsonNode json, Map<Key, Entry> entries) {
        if (json.isContainerNode()) {
            json.properties()
                    .forEach(member ->
                            json(section, path + separator + member.getKey(), separator, member.getValue(), entries));
        } else {
            String text = json.asText();
            Double number = json.isNumber() && Double.isFinite(json.doubleValue()) ? json.doubleValue() : null;
            entries.put(
                    new Key(section, path),
                    new Entry(text.length() > TEXT_CHARS_MAX ? text.substring(0, TEXT_CHARS_MAX) : text, number));
        }
    }
}
