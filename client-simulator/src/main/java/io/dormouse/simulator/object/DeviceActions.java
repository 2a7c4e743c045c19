// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.object;

/**
 * What the server can make a device do besides changing values. Called while an Execute is answered: must only
 * trigger.
 */
public interface DeviceActions {
    void reboot();

    void update();

    /** De-registers and stays away for the seconds in {@code /1/0/5}. */
    void disable();

    /** The version of the firmware from now on; told after the reboot that follows. */
    void installed(String firmwareVersion);

    /** Battery level in percent. */
    int batteryLevel();
}
