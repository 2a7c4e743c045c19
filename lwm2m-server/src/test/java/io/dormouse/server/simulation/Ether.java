// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.simulation;

import io.dormouse.kit.time.VirtualTime;
import java.time.Duration;

/** The network between devices and server: loses, delays, doubles and reorders, as the {@link Conditions} say. */
final class Ether {
    private final VirtualTime time;
    private final Chance chance;
    private final Conditions conditions;
    private boolean fair;
    private boolean cut;

    Ether(VirtualTime time, Chance chance, Conditions conditions) {
        this.time = time;
        this.chance = chance;
        this.conditions = conditions;
    }

    /** From now on nothing is lost or doubled any more. */
    void becomesFair() {
        fair = true;
        cut = false;
    }

    void cut(boolean now) {
        cut = now && !fair;
    }

    /** Hands a datagram over at the other end: never, once or twice, sooner or later. */
    void carry(Runnable arrival) {
        if (fair) {
            time.after(Duration.ofMillis(20), arrival);
            return;
        }
        if (cut || chance.with(conditions.loss())) {
            return;
        }
        time.after(delay(), arrival);
        if (chance.with(conditions.duplicates())) {
            time.after(delay(), arrival);
        }
    }

    Duration slowest() {
        return Duration.ofMillis(conditions.slowestMillis());
    }

    private Duration delay() {
        int longest = chance.oneIn(10) ? conditions.slowestMillis() : Math.min(120, conditions.slowestMillis());
        return chance.millis(10, longest);
    }
}
