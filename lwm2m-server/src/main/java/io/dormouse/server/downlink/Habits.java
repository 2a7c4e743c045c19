// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.downlink;

/** What a device's own history says of it. Immutable. */
record Habits(WakeRhythm rhythm, RoundTrip roundTrip, Listening listening) {
    static final Habits UNKNOWN = new Habits(WakeRhythm.UNKNOWN, RoundTrip.UNKNOWN, Listening.UNKNOWN);

    Habits with(WakeRhythm changed) {
        return new Habits(changed, roundTrip, listening.woke());
    }

    Habits with(RoundTrip changed) {
        return new Habits(rhythm, changed, listening);
    }

    Habits with(Listening changed) {
        return new Habits(rhythm, roundTrip, changed);
    }
}
