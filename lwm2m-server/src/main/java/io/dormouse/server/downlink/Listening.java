// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.downlink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * How long a device listens after it was heard, learned from requests that were, or were not, answered. Immutable.
 *
 * <p>An answer proves that it listened so long; silence may also be a lost datagram. So two silences are needed before anything is believed, an answer later than a
 * silence strikes that silence out, and silences grow old with the device's windows: then the usual time is tried again.
 *
 * @param silentMillis after how long requests went unanswered, ascending
 * @param windows that began since the last of them
 */
record Listening(List<Long> silentMillis, int windows) {
    static final Listening UNKNOWN = new Listening(List.of(), 0);

    /** Silences that are remembered. */
    static final int SILENCES_MAX = 5;

    /** A device that answered nothing that soon was rather out of reach than asleep. */
    static final Duration SOONEST = Duration.ofSeconds(1);

    /** Windows after which silences are forgotten. */
    static final int WINDOWS_MAX = 50;

    Listening {
        silentMillis = List.copyOf(silentMillis);
    }

    /** A request sent so long after the last sign of life was answered. */
    Listening answered(Duration after) {
        long millis = after.toMillis();
        if (silentMillis.isEmpty() || silentMillis.get(0) > millis) {
            return this;
        }
        return new Listening(
                silentMillis.stream().filter(silent -> silent > millis).toList(), windows);
    }

    /** A request sent so long after the last sign of life was never answered. */
    Listening silent(Duration after) {
        if (after.compareTo(SOONEST) < 0) {
            return this;
        }
        List<Long> silences = new ArrayList<>(silentMillis);
        silences.add(after.toMillis());
        Collections.sort(silences);
        return new Listening(silences.subList(0, Math.min(SILENCES_MAX, silences.size())), 0);
    }

    Listening woke() {
        if (silentMillis.isEmpty()) {
            return this;
        }
        return windows + 1 >= WINDOWS_MAX ? UNKNOWN : new Listening(silentMillis, windows + 1);
    }

    /** What is believed; empty while silences do not confirm each other. */
    Optional<Duration> learned() {
        return silentMillis.size() < 2 ? Optional.empty() : Optional.of(Duration.ofMillis(silentMillis.get(1)));
    }
}
