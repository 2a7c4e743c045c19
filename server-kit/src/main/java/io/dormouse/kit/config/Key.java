// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be configured. Declared once, as a constant beside the code that uses it.
 *
 * @param name in words joined by hyphens: {@code http-port} is the flag {@code --http-port}, the variable {@code DORMOUSE_HTTP_PORT} and the YAML key
 *     {@code http-port} (or {@code port} within {@code http})
 * @param fallback used when no source names the key, or null when there is then no value
 * @param doc one sentence for docs/configuration.md
 * @param secret never shown
 */
public record Key<T>(String name, KeyType<T> type, @Nullable T fallback, String doc, boolean secret) {
    static final String ENVIRONMENT_PREFIX = "DORMOUSE_";

    public Key {
        if (!name.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*")) {
            throw new IllegalArgumentException("not a name for a key: " + name);
        }
    }

    public static <T> Key<T> of(String name, KeyType<T> type, T fallback, String doc) {
        return new Key<>(name, type, fallback, doc, false);
    }

    /** A key that may stay without a value. */
    public static <T> Key<T> optional(String name, KeyType<T> type, String doc) {
        return new Key<>(name, type, null, doc, false);
    }

    /** An optional text that never shows up in logs and messages. */
    public static Key<String> secret(String name, String doc) {
        return new Key<>(name, KeyType.text(), null, doc, true);
    }

    public String flag() {
        return "--" + name;
    }

    public String environmentVariable() {
        return ENVIRONMENT_PREFIX + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
