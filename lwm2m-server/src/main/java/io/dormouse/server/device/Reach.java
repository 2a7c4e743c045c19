// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a device can be reached at this moment.
 *
 * @param device its registration, null while it has none
 * @param awakeUntil end of the awake window of a queue-mode device, null otherwise
 */
public record Reach(
        DeviceState state,
        @Nullable Device device,
        @Nullable Instant lastSeenAt,
        @Nullable Instant awakeUntil,
        @Nullable NextContact nextContact) {
    public static final Reach NEVER_SEEN = new Reach(DeviceState.NEVER_SEEN, null, null, null, null);

    public Optional<Device> registered() {
        return Optional.ofNullable(device);
    }

    public boolean listens() {
        return state.listens();
    }

    /** Why nothing can be sent, for people: {@code asleep since …; next contact about …}. */
    public String why() {
        String next = nextContact == null ? "" : "; next contact about " + toTheSecond(nextContact.at());
        return switch (state) {
            case NEVER_SEEN -> "the device has never registered";
            case EXPIRED -> "the registration's lifetime is over";
            case DEREGISTERED -> "the device has de-registered";
            case UNREACHABLE -> "the last request went unanswered; waiting for a sign of life" + next;
            case ASLEEP -> "asleep, last heard " + toTheSecond(lastSeenAt) + next;
            case OVERDUE -> "asleep and overdue, last heard " + toTheSecond(lastSeenAt) + next;
            case ONLINE -> "online";
            case AWAKE -> "awake until " + toTheSecond(awakeUntil);
        };
    }

    private static String toTheSecond(@Nullable Instant time) {
        return time == null
                ? "an unknown time"
                : time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
