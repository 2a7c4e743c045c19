// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.message;

import io.dormouse.server.device.Answer;
import io.dormouse.server.device.Device;
import io.dormouse.server.downlink.DownlinkSource;
import io.dormouse.server.downlink.DownlinkWork;
import io.dormouse.server.downlink.Window;
import java.util.Optional;

/** The source of the process that lives: answers to what a dead one asked are heard by nobody. */
final class LiveSource implements DownlinkSource {
    private DownlinkSource live;

    LiveSource(DownlinkSource first) {
        live = first;
    }

    private record Asked(DownlinkSource by, DownlinkWork work) {}

    void become(DownlinkSource next) {
        live = next;
    }

    @Override
    public String name() {
        return live.name();
    }

    @Override
    public boolean urgent(Device device, Window window) {
        return live.urgent(device, window);
    }

    @Override
    public Optional<DownlinkWork> next(Device device, Window window) {
        DownlinkSource by = live;
        return by.next(device, window)
                .map(work -> new DownlinkWork(work.request(), work.timeout(), new Asked(by, work)));
    }

    @Override
    public void answered(Device device, DownlinkWork work, Answer answer) {
        Asked asked = (Asked) work.tag();
        if (asked.by() == live) {
            live.answered(device, asked.work(), answer);
        }
    }
}
