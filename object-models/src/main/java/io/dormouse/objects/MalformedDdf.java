// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

/** Unwinds the reading of a DDF file at the first thing that is wrong with it. */
final class MalformedDdf extends Exception {
    private static final long serialVersionUID = 1;

    private final int line;
    private final String reason;

    MalformedDdf(int line, String reason) {
        super(reason, null, false, false);
        this.line = line;
        this.reason = reason;
    }

    int line() {
        return line;
    }

    String reason() {
        return reason;
    }
}
