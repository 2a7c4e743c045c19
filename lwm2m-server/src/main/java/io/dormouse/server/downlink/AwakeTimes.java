// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.downlink;

import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceProfiles;
import io.dormouse.server.device.KnownDevices;
import io.dormouse.server.device.ProfileFacts;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How long a device listens after a contact: its setting, then the registration attribute {@code at}, its profile, what was learned, MAX_TRANSMIT_WAIT (RFC 7252
 * §4.8.2); never longer than the network on the way keeps the way open (semantics.md §1).
 */
final class AwakeTimes {
    static final Duration DEFAULT = Duration.ofSeconds(93);

    /** Longest that is believed of a device's own {@code at}. */
    static final Duration LONGEST = Duration.ofHours(1);

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,5}");

    private final KnownDevices devices;
    private final DeviceProfiles profiles;

    AwakeTimes(KnownDevices devices, DeviceProfiles profiles) {
        this.devices = devices;
        this.profiles = profiles;
    }

    Duration of(Device device, Habits habits) {
        ProfileFacts profile = profiles.of(device.endpoint());
        Duration awake = Optional.ofNullable(devices.settings(device.endpoint()).awakeTime())
                .or(() -> said(device))
                .or(() -> Optional.ofNullable(profile.awakeTime()))
                .or(habits.listening()::learned)
                .orElse(DEFAULT);
        Duration most = profile.natTimeout();
        return most != null && most.compareTo(awake) < 0 ? most : awake;
    }

    private static Optional<Duration> said(Device device) {
        String at = device.registration().attributes().get("at");
        if (at == null || !SECONDS.matcher(at).matches()) {
            return Optional.empty();
        }
        Duration said = Duration.ofSeconds(Integer.parseInt(at));
        return said.isZero() ? Optional.empty() : Optional.of(said.compareTo(LONGEST) > 0 ? LONGEST : said);
    }
}
