// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Numbers that must lie in one of the intervals; values of other types pass, the type is checked elsewhere. */
record NumberRange(String text, List<Interval> allowed) implements Constraint {
    NumberRange {
        allowed = List.copyOf(allowed);
    }

    @Override
    public Optional<String> refuses(Value single) {
        if (single instanceof Value.SignedInteger integer) {
            return outside(BigDecimal.valueOf(integer.number()));
        }
        if (single instanceof Value.UnsignedInteger integer) {
            return outside(new BigDecimal(new BigInteger(Long.toUnsignedString(integer.bits()))));
        }
        if (single instanceof Value.Real real) {
            return Double.isFinite(real.number())
                    ? outsideAsFloat(real.number())
                    : refusal(Double.toString(real.number()));
        }
        return Optional.empty();
    }

    private Optional<String> outside(BigDecimal number) {
        return allowed.stream().anyMatch(interval -> interval.contains(number))
                ? Optional.empty()
                : refusal(number.toPlainString());
    }

    /** Devices speak float32: 0.1 that came back as 0.10000000149 is still within 0..0.1. */
    private Optional<String> outsideAsFloat(double number) {
        boolean atLimit = allowed.stream()
                .anyMatch(interval -> (float) number == interval.low().floatValue()
                        || (float) number == interval.high().floatValue());
        return atLimit ? Optional.empty() : outside(BigDecimal.valueOf(number));
    }

    private Optional<String> refusal(String number) {
        String wanted = allowed.stream().map(Interval::toString).collect(Collectors.joining(", "));
        return Optional.of(number + " is not in " + wanted);
    }

    @Override
    public String toString() {
        return text;
    }
}
