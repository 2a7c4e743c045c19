// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.downlink;

import io.dormouse.server.device.Device;
import io.dormouse.server.device.KnownDevices;
import java.time.Duration;
import java.util.regex.Pattern;

/** How long a device listens after a contact: its setting, then the registration attribute {@code at}, then MAX_TRANSMIT_WAIT (RFC 7252 §4.8.2). */
final class AwakeTimes {
    static final Duration DEFAULT = Duration.ofSeconds(93);

    /** Longest that is believed of a device's own {@code at}. */
    static final Duration LONGEST = Duration.ofHours(1);

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,5}");

    private final KnownDevices devices;

    AwakeTimes(KnownDevices devices) {
        this.devices = devices;
    }

    Duration of(Device device) {
        Duration set = devices.settings(device.endpoint()).awakeTime();
        if (set != null) {
            return set;
        }
        String at = device.registration().attributes().get("at");
        if (at == null || !SECONDS.matcher(at).matches()) {
            return DEFAULT;
        }
        Duration said = Duration.ofSeconds(Integer.parseInt(at));
        return said.isZero() ? DEFAULT : said.compareTo(LONGEST) > 0 ? LONGEST : said;
    }
}
