// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import io.dormouse.server.device.Device;
import org.eclipse.leshan.core.request.ContentFormat;

/** Which content format a device takes, as far as was seen. Thread-safe. */
interface WriteFormats {
    ContentFormat toWrite(Device device);

    /** The device refused the form of what was written in {@code format}; true when another one is left to try. */
    boolean refused(Device device, ContentFormat format);
}
