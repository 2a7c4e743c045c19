// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All keys of a program, in the order of its documentation. */
public final class ConfigKeys {
    private final Map<String, Key<?>> byName = new LinkedHashMap<>();

    public ConfigKeys(List<Key<?>> keys) {
        for (Key<?> key : keys) {
            if (byName.put(key.name(), key) != null) {
                throw new IllegalArgumentException("declared twice: " + key.name());
            }
        }
    }

    public Collection<Key<?>> all() {
        return List.copyOf(byName.values());
    }

    Optional<Key<?>> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The key that someone probably meant. */
    Optional<Key<?>> nearest(String name) {
        return Suggestion.of(name, byName.keySet()).flatMap(this::find);
    }

    /** For docs/configuration.md. */
    public String markdownTable() {
        StringBuilder table = new StringBuilder(
                "| Flag and YAML key | Environment | Value | Default | Meaning |\n|---|---|---|---|---|\n");
        for (Key<?> key : byName.values()) {
            table.append("| `")
                    .append(key.name())
                    .append("` | `")
                    .append(key.environmentVariable())
                    .append("` | ");
            table.append(cell(key.type().expected()))
                    .append(" | ")
                    .append(fallback(key))
                    .append(" | ");
            table.append(cell(key.doc())).append(" |\n");
        }
        return table.toString();
    }

    private static <T> String fallback(Key<T> key) {
        T value = key.fallback();
        return value == null ? "–" : "`" + cell(key.type().writer().apply(value)) + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
