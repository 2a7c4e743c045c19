// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import io.dormouse.server.device.DeviceState;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The right side of a comparison, typed by what stands on its left. */
sealed interface FilterValue {
    record Text(String text) implements FilterValue {}

    record Amount(double number) implements FilterValue {}

    record Truth(boolean truth) implements FilterValue {}

    record Moment(Instant at) implements FilterValue {}

    /** Relative to the time of asking; negative lies in the past. */
    record FromNow(Duration distance) implements FilterValue {}

    Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}(\\.[0-9]{1,18})?([eE][+-]?[0-9]{1,2})?");

    Pattern DISTANCE = Pattern.compile("([+-]?)([0-9]{1,7})(s|m|h|d|w)");

    Map<String, Duration> UNITS = Map.of(
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1),
            "w", Duration.ofDays(7));

    /** The value that a word stands for beside {@code field}; {@link BadFilter} when it cannot be one. */
    static FilterValue parse(FilterWord word, FilterField field, boolean asVersion) {
        if (asVersion) {
            return new Text(word.text());
        }
        if (field instanceof FilterField.Fact fact) {
            return switch (fact.kind()) {
                case TEXT -> new Text(word.text());
                case STATE -> state(word);
                case TIME -> time(word);
                case BOOLEAN -> truth(word);
                case NUMBER ->
                    number(word)
                            .orElseThrow(() -> new BadFilter(word.position(), word.shown() + " is not a number", null));
            };
        }
        Optional<Amount> number = number(word);
        return number.isPresent() ? number.get() : new Text(word.text());
    }

    private static Optional<Amount> number(FilterWord word) {
        boolean isOne = word.kind() == FilterWord.Kind.PLAIN
                && NUMBER.matcher(word.text()).matches();
        return isOne ? Optional.of(new Amount(Double.parseDouble(word.text()))) : Optional.empty();
    }

    private static FilterValue state(FilterWord word) {
        List<String> states =
                Arrays.stream(DeviceState.values()).map(DeviceState::word).toList();
        if (!states.contains(word.text())) {
            throw new BadFilter(
                    word.position(),
                    word.shown() + " is no state; the states are " + String.join(", ", states),
                    Suggestion.nearest(word.text(), states));
        }
        return new Text(word.text());
    }

    private static FilterValue truth(FilterWord word) {
        if (word.isKeyword("true") || word.isKeyword("false")) {
            return new Truth(word.isKeyword("true"));
        }
        throw new BadFilter(word.position(), word.shown() + " is neither true nor false", null);
    }

    private static FilterValue time(FilterWord word) {
        Matcher distance = DISTANCE.matcher(word.text());
        try {
            if (distance.matches()) {
                Duration far = UNITS.getOrDefault(distance.group(3), Duration.ZERO)
                        .multipliedBy(Long.parseLong(distance.group(2)));
                return new FromNow(distance.group(1).equals("-") ? far.negated() : far);
            }
            return new Moment(Instant.parse(word.text()));
        } catch (DateTimeException | ArithmeticException notATime) {
            throw new BadFilter(word.position(), word.shown() + " is no time; write -1h or 2026-01-31T12:00:00Z", null);
        }
    }
}
