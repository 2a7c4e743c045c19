// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.downlink;

import io.dormouse.server.device.DeviceProfiles;
import io.dormouse.server.device.DeviceSettings;
import io.dormouse.server.device.KnownDevices;
import io.dormouse.server.device.ProfileFacts;
import io.dormouse.server.device.Transmissions;
import java.time.Duration;
import java.util.Optional;

/** What an operator set for the device, then its profile, then what its round trips have taught. */
public final class LearnedTransmissions implements Transmissions {
    private final KnownDevices devices;
    private final DeviceProfiles profiles;
    private final Presence presence;

    public LearnedTransmissions(KnownDevices devices, DeviceProfiles profiles, Presence presence) {
        this.devices = devices;
        this.profiles = profiles;
        this.presence = presence;
    }

    @Override
    public Transmission of(String endpoint) {
        DeviceSettings settings = devices.settings(endpoint);
        ProfileFacts profile = profiles.of(endpoint);
        Duration ackTimeout = Optional.ofNullable(settings.ackTimeout())
                .or(() -> Optional.ofNullable(profile.ackTimeout()))
                .or(() -> presence.learnedAckTimeout(endpoint))
                .orElse(null);
        return new Transmission(ackTimeout, settings.blockSize() != null ? settings.blockSize() : profile.blockSize());
    }
}
