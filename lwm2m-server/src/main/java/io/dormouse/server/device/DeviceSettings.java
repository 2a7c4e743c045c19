// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an operator set for one device; null where nothing is set.
 *
 * @param awakeTime how long it listens after a contact
 * @param ackTimeout CoAP ACK_TIMEOUT (RFC 7252 §4.8)
 * @param contentFormat preferred CoAP content format number
 * @param blockSize bytes of one block of a transfer in blocks (RFC 7959): 16, 32 … 1024
 */
public record DeviceSettings(
        @Nullable Duration awakeTime,
        @Nullable Duration ackTimeout,
        @Nullable Integer contentFormat,
        @Nullable Integer blockSize) {
    public static final DeviceSettings NONE = new DeviceSettings(null, null, null, null);

    public DeviceSettings(
            @Nullable Duration awakeTime, @Nullable Duration ackTimeout, @Nullable Integer contentFormat) {
        this(awakeTime, ackTimeout, contentFormat, null);
    }
}
