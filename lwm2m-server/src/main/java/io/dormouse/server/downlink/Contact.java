// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.downlink;

import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceState;
import io.dormouse.server.device.NextContact;
import io.dormouse.server.device.Reach;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What presence knows of one registered device. Immutable; replaced on the device's lane. All that is measured is measured with the monotonic clock: a jump of the wall
 * clock makes nobody overdue.
 *
 * @param heardNanos monotonic time of the last sign of life
 * @param wokeNanos monotonic time when its last window began
 * @param awake a queue-mode device is in its window
 * @param awakeUntilNanos monotonic end of the window, meaningful while awake
 * @param overdue its expected contact has passed, and that was told
 * @param silences downlinks in succession without an answer, for a device without queue mode
 * @param probeAtNanos monotonic time of the next attempt at an unreachable device
 */
record Contact(
        Device device,
        Instant lastSeenAt,
        long heardNanos,
        long wokeNanos,
        boolean awake,
        long awakeUntilNanos,
        boolean overdue,
        int silences,
        long probeAtNanos,
        Habits habits) {
    /** First attempt after a silence, doubling from there (semantics.md §1). */
    private static final Duration PROBE_FIRST = Duration.ofMinutes(1);

    private static final Duration PROBE_LAST = Duration.ofHours(6);

    /** A device of which nothing was heard yet by this process. */
    static Contact of(Device device, Instant lastSeenAt, Instant now, long nanos, Habits habits) {
        Instant wokeAt = habits.rhythm().wokeAt();
        long since =
                wokeAt == null ? 0 : Math.max(0, Duration.between(wokeAt, now).toNanos());
        return new Contact(device, lastSeenAt, nanos, nanos - since, false, 0, false, 0, 0, habits);
    }

    Contact heard(Device now, Instant at, long nanos, Duration awakeTime) {
        boolean queueMode = now.queueMode();
        boolean wakes = queueMode && !awake;
        Habits after = wakes ? habits.with(habits.rhythm().woke(at, Duration.ofNanos(nanos - wokeNanos))) : habits;
        return new Contact(
                now,
                at,
                nanos,
                wakes ? nanos : wokeNanos,
                queueMode,
                queueMode ? nanos + awakeTime.toNanos() : 0,
                false,
                0,
                0,
                after);
    }

    Contact asleep() {
        return new Contact(
                device, lastSeenAt, heardNanos, wokeNanos, false, 0, overdue, silences, probeAtNanos, habits);
    }

    Contact awakeUntil(long nanos) {
        return new Contact(
                device, lastSeenAt, heardNanos, wokeNanos, true, nanos, false, silences, probeAtNanos, habits);
    }

    Contact missed() {
        return new Contact(device, lastSeenAt, heardNanos, wokeNanos, false, 0, true, silences, probeAtNanos, habits);
    }

    Contact with(Habits changed) {
        return new Contact(
                device,
                lastSeenAt,
                heardNanos,
                wokeNanos,
                awake,
                awakeUntilNanos,
                overdue,
                silences,
                probeAtNanos,
                changed);
    }

    /** A downlink went unanswered: the window is over, or the device is unreachable. */
    Contact silent(long nanos) {
        if (device.queueMode()) {
            return asleep();
        }
        long probeAt = nanos + probeAfter(silences).toNanos();
        return new Contact(device, lastSeenAt, heardNanos, wokeNanos, false, 0, false, silences + 1, probeAt, habits);
    }

    /** As if it had woken in time while this server was down: that it was not heard is no news of the device. */
    Contact heldUp(long nanos) {
        Forecast forecast = habits.rhythm().forecast().orElse(null);
        double since = (nanos - wokeNanos) / 1e6;
        if (forecast == null || forecast.everyMillis() <= 0 || since <= forecast.lateMillis()) {
            return this;
        }
        double times = Math.ceil((since - forecast.lateMillis()) / forecast.everyMillis());
        Duration by = Duration.ofMillis(Math.round(times * forecast.everyMillis()));
        return new Contact(
                device,
                lastSeenAt,
                heardNanos,
                wokeNanos + by.toNanos(),
                awake,
                awakeUntilNanos,
                overdue,
                silences,
                probeAtNanos,
                new Habits(habits.rhythm().heldUp(by), habits.roundTrip(), habits.listening()));
    }

    static Duration probeAfter(int silences) {
        Duration doubled = PROBE_FIRST.multipliedBy(1L << Math.min(silences, 20));
        return doubled.compareTo(PROBE_LAST) < 0 ? doubled : PROBE_LAST;
    }

    /** Whether it spoke after that moment: then an unanswered request that began before says nothing of where it is now. */
    boolean spokeAfter(long beganNanos) {
        return heardNanos - beganNanos > 0;
    }

    boolean unreachable() {
        return silences > 0;
    }

    /** How long from now until it is overdue; empty when it is not known to be due. */
    Optional<Duration> untilOverdue(Instant now, long nanos) {
        NextContact next = nextContact(now, nanos);
        return next == null ? Optional.empty() : Optional.of(Duration.between(now, next.late()));
    }

    @Nullable
    NextContact nextContact(Instant now, long nanos) {
        Instant wokeAt = habits.rhythm().wokeAt();
        if (!device.queueMode() || wokeAt == null) {
            return null;
        }
        Instant woke = now.minusNanos(nanos - wokeNanos);
        Optional<Forecast> forecast = habits.rhythm().forecast();
        if (forecast.isPresent()) {
            Forecast known = forecast.get();
            double early = Math.max(0, known.afterMillis() - known.spreadMillis());
            return new NextContact(
                    after(woke, known.afterMillis()),
                    after(woke, early),
                    after(woke, known.lateMillis()),
                    "history",
                    Math.round(known.confidence() * 100) / 100.0);
        }
        Duration lifetime = device.registration().lifetime();
        if (lifetime.isZero()) {
            return null;
        }
        // It must update before its lifetime is over.
        Instant ends = device.registration().updatedAt().plus(lifetime);
        return ends.isAfter(woke) ? new NextContact(ends, woke, ends, "lifetime", 0.1) : null;
    }

    private static Instant after(Instant start, double millis) {
        return start.plusMillis(Math.round(millis));
    }

    Reach reach(Instant now, long nanos) {
        boolean listening = awake && awakeUntilNanos - nanos > 0;
        Instant until = listening ? now.plusMillis((awakeUntilNanos - nanos) / 1_000_000) : null;
        return new Reach(state(listening), device, lastSeenAt, until, nextContact(now, nanos));
    }

    private DeviceState state(boolean listening) {
        if (!device.queueMode()) {
            return unreachable() ? DeviceState.UNREACHABLE : DeviceState.ONLINE;
        }
        if (listening) {
            return DeviceState.AWAKE;
        }
        return overdue ? DeviceState.OVERDUE : DeviceState.ASLEEP;
    }
}
