// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import io.dormouse.kit.time.Time;
import io.dormouse.server.downlink.Kick;
import io.dormouse.server.downlink.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Wakes the scheduler when the next member falls due while the device still listens; one timer per twin in memory. */
record NextTry(Kick kick, Time time) {

    /** Nothing is due now: comes back when something is, if that is within the window. */
    void plan(LiveTwin live, Window window) {
        Instant now = time.now();
        Optional<Instant> next = live.now().members().values().stream()
                .filter(member -> !member.settled() || member.state() == MemberState.DRIFTED)
                .flatMap(member -> Optional.ofNullable(member.effort().nextAt()).stream())
                .filter(at -> at.isAfter(now))
                .min(Instant::compareTo);
        if (next.isEmpty() || next.get().equals(live.retryAt)) {
            return;
        }
        Duration wait = Duration.between(now, next.get());
        if (wait.compareTo(window.remaining()) >= 0) {
            return;
        }
        if (live.retry != null) {
            live.retry.cancel();
        }
        live.retryAt = next.get();
        live.retry = time.after(wait, () -> {
            live.retryAt = null;
            kick.kick(live.endpoint());
        });
    }
}
