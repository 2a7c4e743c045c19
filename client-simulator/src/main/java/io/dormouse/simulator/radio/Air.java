// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.radio;

import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.Time;
import java.time.Duration;
import java.util.function.Consumer;

/** Decides what becomes of each datagram of one device. Thread-safe. */
final class Air {
    private static final Duration OVERTAKEN_MIN = Duration.ofMillis(100);

    private final Time time;
    private final Time calendar;
    private final Decisions decisions;
    private final Randomness up;
    private final Randomness down;
    private volatile RadioConditions conditions;
    private volatile boolean outage;
    private double holePhase = -1;
    private long upBusyUntil;
    private long downBusyUntil;

    Air(Time time, Time calendar, Decisions decisions, RadioConditions conditions) {
        this.time = time;
        this.calendar = calendar;
        this.decisions = decisions;
        this.conditions = conditions;
        up = decisions.of(Decisions.Kind.FATE_UP);
        down = decisions.of(Decisions.Kind.FATE_DOWN);
        upBusyUntil = time.nanos();
        downBusyUntil = upBusyUntil;
    }

    RadioConditions conditions() {
        return conditions;
    }

    void conditions(RadioConditions changed) {
        conditions = changed;
    }

    /** @param begins nothing gets through from now on; false: it does again */
    void outage(boolean begins) {
        outage = begins;
    }

    /**
     * Draws the fate of a datagram.
     *
     * @param arrival told the delay of each copy that arrives
     * @param lost told of each copy that does not
     */
    synchronized void pass(boolean upwards, int bytes, Consumer<Duration> arrival, Runnable lost) {
        RadioConditions now = conditions;
        Randomness randomness = upwards ? up : down;
        double loss = outage || isInHole(now.link()) ? 1 : upwards ? now.lossUp() : now.lossDown();
        int copies = happens(randomness, now.duplication()) ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            Duration queued = queued(upwards, bytes, now.link());
            if (happens(randomness, loss)) {
                lost.run();
            } else {
                Duration delay = now.delay().draw(randomness);
                arrival.accept(queued.plus(happens(randomness, now.reordering()) ? overtaken(delay) : delay));
            }
        }
    }

    private static Duration overtaken(Duration delay) {
        Duration long3 = delay.multipliedBy(3);
        return long3.compareTo(OVERTAKEN_MIN) < 0 ? OVERTAKEN_MIN : long3;
    }

    private Duration queued(boolean upwards, int bytes, Link link) {
        Duration own = Link.airTime(bytes, upwards ? link.bitsPerSecondUp() : link.bitsPerSecondDown());
        if (own.isZero()) {
            return own;
        }
        long now = time.nanos();
        long before = upwards ? upBusyUntil : downBusyUntil;
        long until = (before - now > 0 ? before : now) + own.toNanos();
        if (upwards) {
            upBusyUntil = until;
        } else {
            downBusyUntil = until;
        }
        return Duration.ofNanos(until - now);
    }

    private boolean isInHole(Link link) {
        if (link.holeEvery().isZero()) {
            return false;
        }
        if (holePhase < 0) {
            holePhase = decisions.fraction(Decisions.Kind.PHASE);
        }
        long every = link.holeEvery().toNanos();
        long at = Math.floorMod(calendar.nanos() + (long) (holePhase * every), every);
        return at < link.holeFor().toNanos();
    }

    private static boolean happens(Randomness randomness, double probability) {
        return probability > 0 && (probability >= 1 || randomness.fraction() < probability);
    }
}
