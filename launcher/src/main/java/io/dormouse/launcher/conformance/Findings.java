// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a running case has found out so far; the first kind of trouble decides. */
final class Findings {
    private final List<String> problems = new ArrayList<>();
    private @Nullable Verdict early;

    /** Notes {@code otherwise} unless {@code holds}; the case may go on. Returns what it was given. */
    boolean expect(boolean holds, String otherwise) {
        if (!holds) {
            problems.add(otherwise);
        }
        return holds;
    }

    /** The device's code must be this one. */
    boolean expectCode(Answered answered, String code) {
        return expect(
                code.equals(answered.code()),
                answered.what() + " was answered " + answered.code() + " instead of " + code);
    }

    /** The device must have refused, with one of these codes where any are given. */
    boolean expectRefusal(Answered answered, String... codes) {
        boolean refused =
                !answered.success() && (codes.length == 0 || List.of(codes).contains(answered.code()));
        return expect(
                refused,
                answered.what() + " was answered " + answered.code() + " instead of "
                        + (codes.length == 0 ? "an error" : String.join(" or ", codes)));
    }

    /** Both must be the same value. */
    boolean expectSame(String what, @Nullable Object wanted, @Nullable Object found) {
        return expect(Objects.equals(wanted, found), what + " is " + found + " instead of " + wanted);
    }

    void notApplicable(String why) {
        early = new Verdict.NotApplicable(why);
    }

    void inconclusive(String why) {
        early = new Verdict.Inconclusive(why);
    }

    Verdict verdict() {
        if (!problems.isEmpty()) {
            return new Verdict.Failed(String.join("; ", problems));
        }
        return early != null ? early : new Verdict.Passed();
    }
}
