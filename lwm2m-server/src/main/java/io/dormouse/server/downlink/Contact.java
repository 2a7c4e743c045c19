// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.downlink;

import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceState;
import io.dormouse.server.device.NextContact;
import io.dormouse.server.device.Reach;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What presence knows of one registered device. Immutable; replaced on the device's lane.
 *
 * @param heardNanos monotonic time of the last sign of life
 * @param awake a queue-mode device is in its window
 * @param awakeUntilNanos monotonic end of the window, meaningful while awake
 * @param silences downlinks in succession without an answer, for a device without queue mode
 * @param probeAtNanos monotonic time of the next attempt at an unreachable device
 */
record Contact(
        Device device,
        Instant lastSeenAt,
        long heardNanos,
        boolean awake,
        long awakeUntilNanos,
        int silences,
        long probeAtNanos,
        WakeRhythm rhythm) {
    /** First attempt after a silence, doubling from there (semantics.md §1). */
    private static final Duration PROBE_FIRST = Duration.ofMinutes(1);

    private static final Duration PROBE_LAST = Duration.ofHours(6);

    Contact heard(Device now, Instant at, long nanos, Duration awakeTime) {
        boolean queueMode = now.queueMode();
        WakeRhythm next = queueMode && !awake ? rhythm.woke(at) : rhythm;
        return new Contact(now, at, nanos, queueMode, queueMode ? nanos + awakeTime.toNanos() : 0, 0, 0, next);
    }

    /** The registration changed while nothing was heard of the device itself. */
    Contact with(Device changed) {
        return new Contact(changed, lastSeenAt, heardNanos, awake, awakeUntilNanos, silences, probeAtNanos, rhythm);
    }

    Contact asleep() {
        return new Contact(device, lastSeenAt, heardNanos, false, 0, silences, probeAtNanos, rhythm);
    }

    /** A downlink went unanswered: the window is over, or the device is unreachable. */
    Contact silent(long nanos) {
        if (device.queueMode()) {
            return asleep();
        }
        return new Contact(
                device,
                lastSeenAt,
                heardNanos,
                false,
                0,
                silences + 1,
                nanos + probeAfter(silences).toNanos(),
                rhythm);
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

    @Nullable
    NextContact nextContact() {
        Duration lifetime = device.registration().lifetime();
        Instant ends =
                lifetime.isZero() ? null : device.registration().updatedAt().plus(lifetime);
        return device.queueMode() ? rhythm.next(ends).orElse(null) : null;
    }

    Reach reach(Instant now, long nanos) {
        NextContact next = nextContact();
        boolean listening = awake && awakeUntilNanos - nanos > 0;
        Instant until = listening ? now.plusMillis((awakeUntilNanos - nanos) / 1_000_000) : null;
        return new Reach(state(now, listening, next), device, lastSeenAt, until, next);
    }

    private DeviceState state(Instant now, boolean listening, @Nullable NextContact next) {
        if (!device.queueMode()) {
            return unreachable() ? DeviceState.UNREACHABLE : DeviceState.ONLINE;
        }
        if (listening) {
            return DeviceState.AWAKE;
        }
        return next != null && now.isAfter(next.late()) ? DeviceState.OVERDUE : DeviceState.ASLEEP;
    }
}
