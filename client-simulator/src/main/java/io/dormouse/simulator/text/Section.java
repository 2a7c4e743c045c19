// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.text;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A section of a file whose words were checked by its {@link Shape}. */
public record Section(Spot at, Map<String, Object> values) {
    public boolean has(String word) {
        return values.containsKey(word);
    }

    private @Nullable Object value(String word) {
        return values.get(word);
    }

    public Object any(String word) {
        return must(word, value(word));
    }

    public String text(String word) {
        return (String) must(word, value(word));
    }

    public String text(String word, String otherwise) {
        return value(word) instanceof String text ? text : otherwise;
    }

    public long whole(String word, long otherwise) {
        return value(word) instanceof Long number ? number : otherwise;
    }

    public double number(String word, double otherwise) {
        return value(word) instanceof Number number ? number.doubleValue() : otherwise;
    }

    public boolean yes(String word, boolean otherwise) {
        return value(word) instanceof Boolean given ? given : otherwise;
    }

    public Duration duration(String word, Duration otherwise) {
        return value(word) instanceof Duration duration ? duration : otherwise;
    }

    public Optional<Section> section(String word) {
        return value(word) instanceof Section section ? Optional.of(section) : Optional.empty();
    }

    /** Empty when the word is missing. */
    public List<String> texts(String word) {
        return list(word, String.class);
    }

    public List<Section> sections(String word) {
        return list(word, Section.class);
    }

    public <T> List<T> list(String word, Class<T> type) {
        return value(word) instanceof List<?> all
                ? all.stream().filter(type::isInstance).map(type::cast).toList()
                : List.of();
    }

    /** Empty when the word is missing. */
    @SuppressWarnings("unchecked") // the kind of a map gives nothing else
    public Map<String, Object> map(String word) {
        return value(word) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    private static Object must(String word, @Nullable Object value) {
        if (value == null) {
            throw new IllegalStateException("The shape did not ask for " + word);
        }
        return value;
    }
}
