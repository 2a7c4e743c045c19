// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import java.math.BigDecimal;

/** Numbers from {@code low} to {@code high}, both included. */
record Interval(BigDecimal low, BigDecimal high) {
    static Interval between(BigDecimal one, BigDecimal other) {
        return new Interval(one.min(other), one.max(other));
    }

    boolean contains(BigDecimal number) {
        return low.compareTo(number) <= 0 && number.compareTo(high) <= 0;
    }

    @Override
    public String toString() {
        return low.compareTo(high) == 0 ? low.toPlainString() : low.toPlainString() + ".." + high.toPlainString();
    }
}
