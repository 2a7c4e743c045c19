// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version as vendors write them, ordered as people read them: {@code 2.9 < 2.10-rc1 < 2.10 = v2.10.0 < 2.10a < 2.10.1}.
 *
 * <p>Runs of digits compare as numbers, runs of letters as text; words that announce a release (alpha, beta, rc …) come before the release itself, other words
 * after it; a missing number counts as zero.
 */
record FirmwareVersion(List<String> parts) implements Comparable<FirmwareVersion> {
    private static final Pattern PART = Pattern.compile("[0-9]+|\\p{L}+");
    private static final Set<String> BEFORE_RELEASE =
            Set.of("alpha", "beta", "rc", "pre", "preview", "dev", "snapshot", "test", "nightly");
    private static final int PARTS_MAX = 64;

    static FirmwareVersion parse(String text) {
        List<String> parts = new ArrayList<>();
        Matcher matcher = PART.matcher(text.toLowerCase(Locale.ROOT));
        while (matcher.find() && parts.size() < PARTS_MAX) {
            String part = matcher.group();
            if (!parts.isEmpty() || !part.equals("v")) {
                parts.add(Character.isDigit(part.charAt(0)) ? withoutZeros(part) : part);
            }
        }
        return new FirmwareVersion(List.copyOf(parts));
    }

    @Override
    public int compareTo(FirmwareVersion other) {
        for (int i = 0; i < Math.max(parts.size(), other.parts.size()); i++) {
            int compared = compare(part(i), other.part(i));
            if (compared != 0) {
                return compared;
            }
        }
        return 0;
    }

    /** Empty where this version has no part any more. */
    private String part(int index) {
        return index < parts.size() ? parts.get(index) : "";
    }

    private static int compare(String left, String right) {
        Rank rank = Rank.of(left);
        int byRank = rank.compareTo(Rank.of(right));
        if (byRank != 0) {
            return byRank;
        }
        return switch (rank) {
            case ZERO -> 0;
            case NUMBER ->
                left.length() != right.length()
                        ? Integer.compare(left.length(), right.length())
                        : left.compareTo(right);
            case BEFORE_RELEASE, WORD -> left.compareTo(right);
        };
    }

    private static String withoutZeros(String digits) {
        String bare = digits.replaceFirst("^0+", "");
        return bare.isEmpty() ? "0" : bare;
    }

    /** In ascending order; an absent part is a zero. */
    private enum Rank {
        BEFORE_RELEASE,
        ZERO,
        WORD,
        NUMBER;

        static Rank of(String part) {
            if (part.isEmpty() || part.equals("0")) {
                return ZERO;
            }
            if (Character.isDigit(part.charAt(0))) {
                return NUMBER;
            }
            return FirmwareVersion.BEFORE_RELEASE.contains(part) ? BEFORE_RELEASE : WORD;
        }
    }
}
