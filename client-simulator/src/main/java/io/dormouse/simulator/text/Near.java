// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.text;

import java.util.Collection;
import java.util.Comparator;

/** The name that someone probably meant. */
final class Near {
    private static final int NAMES_SHOWN_MAX = 12;

    private Near() {}

    /** {@code ; did you mean …?}, or what there is; nothing when there is nothing. */
    static String hint(String given, Collection<String> names) {
        int changesMax = Math.max(2, given.length() / 3);
        return names.stream()
                .filter(name -> changes(given, name) <= changesMax)
                .min(Comparator.comparingInt(name -> changes(given, name)))
                .map(name -> "; did you mean " + name + "?")
                .orElseGet(() -> names.isEmpty() || names.size() > NAMES_SHOWN_MAX
                        ? names.isEmpty() ? "" : "; see the schema"
                        : "; possible: " + String.join(", ", names));
    }

    /** Letters to insert, remove or replace (Levenshtein). */
    static int changes(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replace = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replace, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
