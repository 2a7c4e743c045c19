// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Data types of resources (OMA LwM2M Core 1.1 Appendix C); {@link #NONE} is for executable resources. */
public enum ResourceType {
    STRING,
    INTEGER,
    UNSIGNED,
    FLOAT,
    BOOLEAN,
    OPAQUE,
    TIME,
    OBJLNK,
    CORELNK,
    NONE;

    private static final Map<String, ResourceType> BY_KEY =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(ResourceType::key, Function.identity()));

    /** As the bundled registry and the HTTP API write it, such as {@code unsigned}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type with that {@link #key()}; empty when there is none. */
    public static Optional<ResourceType> ofKey(String key) {
        return Optional.ofNullable(BY_KEY.get(key));
    }
}
