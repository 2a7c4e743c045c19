// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.operation;

import io.dormouse.server.device.Device;
import io.dormouse.server.device.Dialects;
import org.eclipse.leshan.core.request.ContentFormat;
import org.jspecify.annotations.Nullable;

/**
 * How one request is to be coded.
 *
 * @param write of the payload
 * @param read asked of the answer (CoAP Accept), null leaves it to the device
 */
public record Formats(ContentFormat write, @Nullable ContentFormat read) {
    /** As the device was seen to understand it. */
    public static Formats of(Device device, Dialects dialects) {
        return new Formats(
                dialects.forWrite(device).orElse(ContentFormat.TLV),
                dialects.forRead(device).orElse(null));
    }

    /** The same format for both ways. */
    public static Formats both(ContentFormat format) {
        return new Formats(format, format);
    }
}
