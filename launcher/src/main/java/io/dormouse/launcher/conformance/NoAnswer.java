// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher.conformance;

/** An operation ended without an answer of the device; ends the case. */
final class NoAnswer extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Whether the device is to blame: it was asked and stayed silent, or answered what cannot be read. */
    private final boolean fault;

    NoAnswer(String why, boolean fault) {
        super(why);
        this.fault = fault;
    }

    Verdict verdict() {
        String why = String.valueOf(getMessage());
        return fault ? new Verdict.Failed(why) : new Verdict.Inconclusive(why);
    }
}
