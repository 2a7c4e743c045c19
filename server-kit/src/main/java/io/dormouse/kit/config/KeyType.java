// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.config;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a value is written.
 *
 * @param expected completes "expected …"
 * @param reader empty when the text is no such value
 * @param writer the inverse, for defaults in the documentation
 */
public record KeyType<T>(String expected, Function<String, Optional<T>> reader, Function<T, String> writer) {
    /** Longest text of a value. */
    public static final int TEXT_MAX = 4_096;

    /** The value, or empty when the text is none. */
    Optional<T> read(String text) {
        return text.length() > TEXT_MAX ? Optional.empty() : reader.apply(text.strip());
    }

    public static KeyType<String> text() {
        return new KeyType<>(
                "a text", text -> Optional.of(text).filter(given -> !given.isEmpty()), Function.identity());
    }

    public static KeyType<Boolean> bool() {
        return new KeyType<>(
                "true or false",
                text -> switch (text.toLowerCase(Locale.ROOT)) {
                    case "true" -> Optional.of(true);
                    case "false" -> Optional.of(false);
                    default -> Optional.empty();
                },
                String::valueOf);
    }

    public static KeyType<Integer> integer(int min, int max) {
        return new KeyType<>(
                "a number from " + min + " to " + max,
                text -> Spellings.whole(text, min, max).map(Long::intValue),
                String::valueOf);
    }

    /** 0 takes a free port. */
    public static KeyType<Integer> port() {
        return new KeyType<>(
                "a port from 0 (any free one) to 65535",
                text -> Spellings.whole(text, 0, 65_535).map(Long::intValue),
                String::valueOf);
    }

    public static KeyType<Duration> duration(Duration min, Duration max) {
        return new KeyType<>(
                "a duration from " + Spellings.shown(min) + " to " + Spellings.shown(max)
                        + " such as 500ms, 30s, 5m, 12h, 7d or PT1H30M",
                text -> Spellings.duration(text)
                        .filter(given -> given.compareTo(min) >= 0 && given.compareTo(max) <= 0),
                Spellings::shown);
    }

    /** In bytes. */
    public static KeyType<Long> size(long min, long max) {
        return new KeyType<>(
                "a size from " + min + " to " + max + " bytes such as 512, 64k, 10M (powers of 1024) or 10MB (of 1000)",
                text -> Spellings.size(text).filter(given -> given >= min && given <= max),
                String::valueOf);
    }

    public static KeyType<Path> path() {
        return new KeyType<>("a path", Spellings::path, Path::toString);
    }

    /** An address to listen on; a name is looked up at once. */
    public static KeyType<InetAddress> address() {
        return new KeyType<>(
                "an IP address of this machine or a name for one", Spellings::address, InetAddress::getHostAddress);
    }

    /** Constants in lower case with hyphens. */
    /** One of a few words that are no Java names. */
    public static KeyType<String> word(String... words) {
        return new KeyType<>(
                "one of " + String.join(", ", words),
                text -> Stream.of(words).filter(text::equalsIgnoreCase).findFirst(),
                Function.identity());
    }

    public static <E extends Enum<E>> KeyType<E> oneOf(Class<E> type) {
        Function<E, String> writer =
                constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
        E[] constants = type.getEnumConstants();
        String names = Stream.of(constants).map(writer).collect(Collectors.joining(", "));
        return new KeyType<>(
                "one of " + names,
                text -> Stream.of(constants)
                        .filter(constant -> writer.apply(constant).equals(text.toLowerCase(Locale.ROOT)))
                        .findFirst(),
                writer);
    }
}
