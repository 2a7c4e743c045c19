// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import java.util.List;

/**
 * A filter expression over devices, as the API, the console and jobs write it (api.md, Conventions): {@code state in (asleep,overdue) and
 * version(reported./3/0/3) < "2.10" and tags.site = brno and lastSeenAt > -1h}.
 *
 * <p>A comparison with something that the device does not have is false; {@code !=} is the opposite of {@code =} and so true for it.
 */
sealed interface Filter {
    /** Longest expression in characters. */
    int LENGTH_MAX = 2_000;

    /** Most comparisons in one expression. */
    int COMPARISONS_MAX = 50;

    /** Most values of one {@code in (…)}. */
    int VALUES_MAX = 100;

    /** Deepest nesting of parentheses and {@code not}. */
    int DEPTH_MAX = 20;

    record All(List<Filter> parts) implements Filter {}

    record Any(List<Filter> parts) implements Filter {}

    record Not(Filter part) implements Filter {}

    /**
     * @param asVersion whether both sides are compared as versions, {@code 2.9 < 2.10}
     * @param values one, or several for {@link Operator#IN}
     */
    record Comparison(FilterField field, boolean asVersion, Operator operator, List<FilterValue> values)
            implements Filter {}

    /** How two values are compared. */
    enum Operator {
        EQUAL("="),
        NOT_EQUAL("!="),
        LESS("<"),
        AT_MOST("<="),
        MORE(">"),
        AT_LEAST(">="),
        IN("in");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        String sign() {
            return sign;
        }

        boolean ordering() {
            return this == LESS || this == AT_MOST || this == MORE || this == AT_LEAST;
        }

        /** Whether {@code left.compareTo(right)} with this result fulfils the comparison; for everything but {@link #IN}. */
        boolean holds(int compared) {
            return switch (this) {
                case EQUAL, IN -> compared == 0;
                case NOT_EQUAL -> compared != 0;
                case LESS -> compared < 0;
                case AT_MOST -> compared <= 0;
                case MORE -> compared > 0;
                case AT_LEAST -> compared >= 0;
            };
        }
    }

    /** Understands an expression; {@link BadFilter} when it cannot. */
    static Filter parse(String expression) {
        return FilterParser.parse(expression);
    }
}
