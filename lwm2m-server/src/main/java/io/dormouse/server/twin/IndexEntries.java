// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.objects.Value;
import io.dormouse.objects.ValueJson;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the filter language can ask of a twin, flat: {@code tags} by key ({@code a.b} for nested ones), the sections by resource path. */
final class IndexEntries {
    /** Longer text is found by its beginning only. */
    static final int TEXT_CHARS_MAX = 256;

    /** In the place of U+0000, which PostgreSQL does not store. */
    private static final char REPLACEMENT = '\uFFFD';

    private IndexEntries() {}

    record Key(String section, String path) {}

    record Entry(@Nullable String text, @Nullable Double number) {}

    static Map<Key, Entry> of(Twin twin) {
        Map<Key, Entry> entries = new HashMap<>();
        twin.tags().properties().forEach(tag -> tag(tag.getKey(), tag.getValue(), entries));
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
        if (value instanceof Value.Instances instances) {
            instances.byId().forEach((id, instance) -> value(section, path + "/" + id, instance, entries));
        } else {
            entries.put(
                    new Key(section, path), new Entry(cut(ValueJson.write(value).asText()), number(value)));
        }
    }

    private static @Nullable Double number(Value value) {
        if (value instanceof Value.SignedInteger integer) {
            return (double) integer.number();
        }
        if (value instanceof Value.UnsignedInteger integer) {
            return new BigInteger(Long.toUnsignedString(integer.bits())).doubleValue();
        }
        return value instanceof Value.Real real && Double.isFinite(real.number()) ? real.number() : null;
    }

    private static void tag(String path, JsonNode json, Map<Key, Entry> entries) {
        if (json.isContainerNode()) {
            json.properties().forEach(member -> tag(path + "." + member.getKey(), member.getValue(), entries));
        } else {
            Double number = json.isNumber() && Double.isFinite(json.doubleValue()) ? json.doubleValue() : null;
            entries.put(new Key("tags", path), new Entry(cut(json.asText()), number));
        }
    }

    private static String cut(String text) {
        String storable = text.replace('\0', REPLACEMENT);
        if (storable.length() <= TEXT_CHARS_MAX) {
            return storable;
        }
        boolean splitsPair = Character.isHighSurrogate(storable.charAt(TEXT_CHARS_MAX - 1));
        return storable.substring(0, splitsPair ? TEXT_CHARS_MAX - 1 : TEXT_CHARS_MAX);
    }
}
