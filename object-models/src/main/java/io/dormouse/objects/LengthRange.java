// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Lengths of strings and opaque values.
 *
 * @param inBytes whether the registry says bytes; when it does not, a string passes if its number of characters or its
 *     number of UTF-8 bytes is allowed
 */
record LengthRange(String text, List<Interval> allowed, boolean inBytes) implements Constraint {
    LengthRange {
        allowed = List.copyOf(allowed);
    }

    @Override
    public Optional<String> refuses(Value single) {
        if (single instanceof Value.Opaque opaque) {
            int bytes = opaque.bytes().length;
            return anyAllows(bytes) ? Optional.empty() : refusal(bytes + " bytes");
        }
        if (single instanceof Value.Text string) {
            int bytes = string.text().getBytes(StandardCharsets.UTF_8).length;
            int characters = string.text().codePointCount(0, string.text().length());
            if (anyAllows(bytes) || (!inBytes && anyAllows(characters))) {
                return Optional.empty();
            }
            return refusal(inBytes ? bytes + " bytes" : characters + " characters");
        }
        return Optional.empty();
    }

    private boolean anyAllows(int length) {
        return allowed.stream().anyMatch(interval -> interval.contains(BigDecimal.valueOf(length)));
    }

    private Optional<String> refusal(String length) {
        String wanted = allowed.stream().map(Interval::toString).collect(Collectors.joining(", "));
        return Optional.of("length of " + length + " is not in " + wanted);
    }

    @Override
    public String toString() {
        return text;
    }
}
