// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.registration;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.Time;
import io.dormouse.server.device.DeviceLanes;
import io.dormouse.server.device.DeviceListeners;

/**
 * What registrations stand on.
 *
 * @param randomness secure: registration ids are secrets of devices without security
 */
public record Platform(
        Database database, DeviceLanes lanes, DeviceListeners listeners, Time time, Randomness randomness) {}
