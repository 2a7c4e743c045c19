// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.downlink;

import io.dormouse.server.device.DeviceListener.Ended;
import io.dormouse.server.device.DeviceState;
import io.dormouse.server.device.NextContact;
import io.dormouse.server.device.Reach;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of a device's presence.
 *
 * @param ended why it has no registration, null while it has one
 * @param awakeUntil end of the window that was open when this was written
 */
record PresenceRow(
        String endpoint,
        @Nullable Ended ended,
        boolean queueMode,
        boolean unreachable,
        boolean overdue,
        Instant lastSeenAt,
        @Nullable Instant awakeUntil,
        @Nullable NextContact nextContact,
        Habits habits) {
    static PresenceRow of(Contact contact, @Nullable Instant awakeUntil, @Nullable NextContact nextContact) {
        return new PresenceRow(
                contact.device().endpoint(),
                null,
                contact.device().queueMode(),
                contact.unreachable(),
                contact.overdue(),
                contact.lastSeenAt(),
                awakeUntil,
                nextContact,
                contact.habits());
    }

    static PresenceRow endedUnheard(String endpoint, Ended why, Instant now) {
        return new PresenceRow(endpoint, why, false, false, false, now, null, null, Habits.UNKNOWN);
    }

    PresenceRow ended(Ended why) {
        return new PresenceRow(endpoint, why, queueMode, false, false, lastSeenAt, null, null, habits);
    }

    /** How a device without a registration is reached: not at all. */
    Reach pastReach() {
        DeviceState state = ended == null
                ? DeviceState.NEVER_SEEN
                : ended == Ended.EXPIRED ? DeviceState.EXPIRED : DeviceState.DEREGISTERED;
        return new Reach(state, null, lastSeenAt, null, null);
    }
}
