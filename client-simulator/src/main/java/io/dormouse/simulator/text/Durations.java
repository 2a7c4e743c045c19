// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.text;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them. */
public final class Durations {
    static final String PATTERN = "^([0-9]+(\\.[0-9]+)?(ms|s|m|h|d)|PT?[0-9.DTHMS]+)$";

    private static final Pattern SHORT = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ms|s|m|h|d)");
    private static final long MILLIS_OF_SECOND = 1_000;

    private Durations() {}

    /** Empty when it is none. */
    public static Optional<Duration> parse(String text) {
        Matcher matcher = SHORT.matcher(text.strip());
        if (matcher.matches()) {
            double millis = Double.parseDouble(matcher.group(1)) * MILLIS_OF_SECOND * seconds(matcher.group(2));
            return Optional.of(Duration.ofMillis(Math.round(millis)));
        }
        try {
            return text.startsWith("P") ? Optional.of(Duration.parse(text)) : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static double seconds(String unit) {
        return switch (unit) {
            case "ms" -> 0.001;
            case "m" -> 60;
            case "h" -> 3_600;
            case "d" -> 86_400;
            default -> 1;
        };
    }

    /** In the largest unit that needs no more than three digits before the point. */
    public static String words(Duration duration) {
        double seconds = duration.toNanos() / 1e9;
        if (seconds < 1) {
            return Math.round(seconds * MILLIS_OF_SECOND) + " ms";
        }
        if (seconds < 120) {
            return number(seconds) + " s";
        }
        if (seconds < 7_200) {
            return number(seconds / 60) + " min";
        }
        return seconds < 172_800 ? number(seconds / 3_600) + " h" : number(seconds / 86_400) + " d";
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? Long.toString((long) value)
                : String.format(java.util.Locale.ROOT, "%.1f", value);
    }
}
