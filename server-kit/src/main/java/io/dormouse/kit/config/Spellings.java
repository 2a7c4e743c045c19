// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the spellings of {@link KeyType}. */
final class Spellings {
    private static final Pattern WITH_UNIT = Pattern.compile("([0-9]{1,15}) ?([A-Za-z]*)");
    private static final Map<String, Duration> TIMES = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));
    private static final Map<String, Long> BYTES = Map.ofEntries(
            Map.entry("", 1L),
            Map.entry("k", 1L << 10),
            Map.entry("K", 1L << 10),
            Map.entry("KiB", 1L << 10),
            Map.entry("m", 1L << 20),
            Map.entry("M", 1L << 20),
            Map.entry("MiB", 1L << 20),
            Map.entry("g", 1L << 30),
            Map.entry("G", 1L << 30),
            Map.entry("GiB", 1L << 30),
            Map.entry("kB", 1_000L),
            Map.entry("MB", 1_000_000L),
            Map.entry("GB", 1_000_000_000L));

    private Spellings() {}

    static Optional<Long> whole(String text, long min, long max) {
        if (!text.matches("[+-]?[0-9]{1,18}")) {
            return Optional.empty();
        }
        return Optional.of(Long.parseLong(text)).filter(number -> number >= min && number <= max);
    }

    static Optional<Duration> duration(String text) {
        Matcher parts = WITH_UNIT.matcher(text);
        try {
            if (parts.matches()) {
                return Optional.ofNullable(TIMES.get(parts.group(2)))
                        .map(unit -> unit.multipliedBy(Long.parseLong(parts.group(1))));
            }
            return Optional.of(Duration.parse(text));
        } catch (DateTimeParseException | ArithmeticException none) {
            return Optional.empty();
        }
    }

    /** As short as it can be written. */
    static String shown(Duration duration) {
        for (String unit : new String[] {"d", "h", "m", "s", "ms"}) {
            Duration one = TIMES.getOrDefault(unit, Duration.ZERO);
            long count = duration.dividedBy(one);
            if (count != 0 && one.multipliedBy(count).equals(duration)) {
                return count + unit;
            }
        }
        return duration.isZero() ? "0s" : duration.toString();
    }

    static Optional<Long> size(String text) {
        Matcher parts = WITH_UNIT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            long count = Long.parseLong(parts.group(1));
            return Optional.ofNullable(BYTES.get(parts.group(2))).map(unit -> Math.multiplyExact(count, unit));
        } catch (ArithmeticException tooLarge) {
            return Optional.empty();
        }
    }

    static Optional<Path> path(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
        } catch (InvalidPathException none) {
            return Optional.empty();
        }
    }

    static Optional<InetAddress> address(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException none) {
            return Optional.empty();
        }
    }
}
