// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import io.dormouse.simulator.object.DeviceActions;
import io.dormouse.simulator.radio.Ether;
import java.time.Duration;

/** What a server can make a device do. */
record ServerOrders(SimulatedDevice device, Ether ether) implements DeviceActions {
    // The answer to the Execute has to leave first.
    private static final Duration DELAY = Duration.ofMillis(200);
    private static final long DISABLED_SECONDS = 86_400;
    private static final long BYTES_PER_BATTERY_PERCENT = 20_000;

    @Override
    public void reboot() {
        ether.time().after(DELAY, () -> device.execute(device::reboot));
    }

    @Override
    public void update() {
        device.execute(device::update);
    }

    @Override
    public void disable() {
        ether.time()
                .after(
                        DELAY,
                        () -> device.execute(() -> device.stayAway(
                                device.read("/1/0/5") instanceof Long number ? number : DISABLED_SECONDS)));
    }

    @Override
    public void installed(String firmwareVersion) {
        device.set("/3/0/3", firmwareVersion);
    }

    @Override
    public int batteryLevel() {
        return (int) Math.max(1, 100 - device.traffic().sentBytes() / BYTES_PER_BATTERY_PERCENT);
    }
}
