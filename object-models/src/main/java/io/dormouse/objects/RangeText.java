// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Understands the range column of object definitions, which is free text: {@code 0-255 bytes}, {@code 1..65534},
 * {@code 0..3, 99}, {@code 16-32-48 bytes}, {@code -1 to 1}, {@code 0: off 1: on}, {@code 8-Bits}.
 */
final class RangeText {
    /** Longer texts are prose. */
    static final int CHARACTERS_MAX = 512;

    /** More digits than any 64-bit number has are prose too. */
    private static final String NUMBER = "[+-]?\\d{1,20}(?:\\.\\d{1,20})?";

    private static final Pattern FROM_TO =
            Pattern.compile("(" + NUMBER + ")\\s*(?:\\.{2,3}|…|-|–|to)\\s*(" + NUMBER + ")");
    private static final Pattern BRACKETED = Pattern.compile("\\[([^\\[\\]]*)]");
    private static final Pattern PAIR = Pattern.compile("\\s*(" + NUMBER + ")\\s*[:,;]\\s*(" + NUMBER + ")\\s*");
    /** {@code 0..65,535} and {@code 0,5..1,5}: the comma may stand in a number. */
    private static final Pattern COMMA_IN_NUMBER =
            Pattern.compile(".*\\d,\\d{3}(?!\\d).*|.*\\d,\\d.*\\.\\..*|.*\\.\\..*\\d,\\d.*");
    /** Words that open a list which looks closed. */
    private static final Pattern OPEN_ENDED =
            Pattern.compile("(?i).*\\b(?:above|any|etc|greater|less|more|others?|reserved|vendor)\\b.*|.*[<>].*");

    private static final Pattern BYTES = Pattern.compile("(?i)(.*?)[\\s-]*bytes?");
    private static final Pattern BITS = Pattern.compile("(?i)(8|16|32|64)[\\s-]*bits?");
    private static final Pattern PERCENT = Pattern.compile("(.*\\d)\\s*%");
    private static final Pattern HYPHENATED = Pattern.compile("\\d{1,9}(?:-\\d{1,9}){2,}");
    private static final Pattern LABELLED = Pattern.compile("(-?\\d{1,18})\\s*[:=]\\s*[A-Za-z][^:=]*?");
    private static final Pattern ALL_LABELLED =
            Pattern.compile("(?:" + LABELLED.pattern() + "[\\s,;]+)+" + LABELLED.pattern());
    private static final Pattern LABEL_START = Pattern.compile("(-?\\d{1,18})\\s*[:=]");

    private RangeText() {}

    static Constraint parse(ResourceType type, String text) {
        String range = text.strip();
        if (range.isEmpty()) {
            return Constraint.NONE;
        }
        Optional<Constraint> understood = range.length() > CHARACTERS_MAX
                ? Optional.empty()
                : switch (type) {
                    case INTEGER, UNSIGNED, FLOAT -> numbers(type, range);
                    case STRING, OPAQUE -> lengths(range);
                    case BOOLEAN, TIME, OBJLNK, CORELNK, NONE -> Optional.empty();
                };
        return understood.orElseGet(() -> new UncheckedRange(range));
    }

    private static Optional<Constraint> numbers(ResourceType type, String range) {
        if (type != ResourceType.FLOAT) {
            List<Interval> sized = integersOfSize(range);
            if (!sized.isEmpty()) {
                return Optional.of(new NumberRange(range, sized));
            }
        }
        List<Interval> labelled = labels(range);
        List<Interval> allowed = labelled.isEmpty() ? list(withoutPercent(unbracketed(range))) : labelled;
        // "255" alone may be a maximum, a size or the only value: nobody knows.
        return allowed.isEmpty() || isOneNumber(allowed)
                ? Optional.empty()
                : Optional.of(new NumberRange(range, allowed));
    }

    private static Optional<Constraint> lengths(String range) {
        Matcher bits = BITS.matcher(range);
        if (bits.matches()) {
            return Optional.of(
                    new LengthRange(range, List.of(upTo(Integer.parseInt(bits.group(1)) / Byte.SIZE)), true));
        }
        Matcher bytes = BYTES.matcher(range);
        boolean inBytes = bytes.matches();
        List<Interval> allowed = list(inBytes ? bytes.group(1).strip() : unbracketed(range));
        if (allowed.isEmpty()
                || allowed.stream().anyMatch(interval -> interval.low().signum() < 0)) {
            return Optional.empty();
        }
        // "64 bytes" is written for "at most" as often as for "exactly".
        List<Interval> lenient = isOneNumber(allowed)
                ? List.of(Interval.between(BigDecimal.ZERO, allowed.get(0).high()))
                : allowed;
        return Optional.of(new LengthRange(range, lenient, inBytes));
    }

    /** Items between commas, semicolons or "or"; empty when one of them is no number and no range. */
    private static List<Interval> list(String text) {
        if (COMMA_IN_NUMBER.matcher(text).matches()) {
            return List.of();
        }
        if (HYPHENATED.matcher(text).matches()) {
            return list(text.replace('-', ','));
        }
        List<Interval> intervals = new ArrayList<>();
        for (String item : text.split("[,;]|\\bor\\b", -1)) {
            String bare = item.strip();
            Matcher fromTo = FROM_TO.matcher(bare);
            if (fromTo.matches()) {
                intervals.add(Interval.between(new BigDecimal(fromTo.group(1)), new BigDecimal(fromTo.group(2))));
            } else if (bare.matches(NUMBER)) {
                BigDecimal number = new BigDecimal(bare);
                intervals.add(new Interval(number, number));
            } else {
                return List.of();
            }
        }
        return intervals;
    }

    /** {@code 0: off 1: on}: the numbers before the labels. */
    private static List<Interval> labels(String text) {
        List<Interval> numbers = new ArrayList<>();
        if (ALL_LABELLED.matcher(text).matches() && !OPEN_ENDED.matcher(text).matches()) {
            Matcher label = LABEL_START.matcher(text);
            while (label.find()) {
                BigDecimal number = new BigDecimal(label.group(1));
                numbers.add(new Interval(number, number));
            }
        }
        return numbers;
    }

    /** {@code 2 bytes}, {@code 16-bit}: what fits, whether it is meant signed or unsigned. */
    private static List<Interval> integersOfSize(String text) {
        Matcher bits = BITS.matcher(text);
        Matcher bytes = BYTES.matcher(text);
        int size = 0;
        if (bits.matches()) {
            size = Integer.parseInt(bits.group(1));
        } else if (bytes.matches() && bytes.group(1).matches("[1248]")) {
            size = Integer.parseInt(bytes.group(1)) * Byte.SIZE;
        }
        if (size == 0) {
            return List.of();
        }
        BigDecimal two = BigDecimal.valueOf(2);
        return List.of(new Interval(two.pow(size - 1).negate(), two.pow(size).subtract(BigDecimal.ONE)));
    }

    private static boolean isOneNumber(List<Interval> allowed) {
        return allowed.size() == 1
                && allowed.get(0).low().compareTo(allowed.get(0).high()) == 0;
    }

    private static Interval upTo(int high) {
        return new Interval(BigDecimal.ZERO, BigDecimal.valueOf(high));
    }

    private static String unbracketed(String text) {
        Matcher bracketed = BRACKETED.matcher(text);
        if (!bracketed.matches()) {
            return text;
        }
        Matcher pair = PAIR.matcher(bracketed.group(1));
        return pair.matches()
                ? pair.group(1) + ".." + pair.group(2)
                : bracketed.group(1).strip();
    }

    private static String withoutPercent(String text) {
        Matcher percent = PERCENT.matcher(text);
        return percent.matches() ? percent.group(1) : text;
    }
}
