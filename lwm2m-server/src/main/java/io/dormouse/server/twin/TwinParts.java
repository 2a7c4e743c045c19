// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.time.Time;
import io.dormouse.server.device.DeviceLanes;
import io.dormouse.server.device.DeviceModels;
import io.dormouse.server.device.DeviceProfiles;
import io.dormouse.server.device.Dialects;
import io.dormouse.server.device.KnownDevices;
import io.dormouse.server.device.Reachability;
import io.dormouse.server.downlink.Kick;

/** What the twins are built on. */
public record TwinParts(
        Database database,
        DeviceLanes lanes,
        DeviceModels models,
        Reachability reachability,
        KnownDevices devices,
        Dialects dialects,
        DeviceProfiles profiles,
        Kick kick,
        TwinConfig config,
        Time time) {}
