// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.downlink;

import io.dormouse.server.device.Answer;
import io.dormouse.server.device.Device;
import java.util.Optional;

/** A source with a fault. */
final class ThrowingSource implements DownlinkSource {
    @Override
    public String name() {
        return "throwing";
    }

    @Override
    public Optional<DownlinkWork> next(Device device, Window window) {
        throw new IllegalStateException("planted");
    }

    @Override
    public void answered(Device device, DownlinkWork work, Answer answer) {
        throw new IllegalStateException("planted");
    }
}
