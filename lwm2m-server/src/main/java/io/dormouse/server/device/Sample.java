// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

import io.dormouse.objects.ResourcePath;
import io.dormouse.objects.Value;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One value that a device told us.
 *
 * @param takenAt the device's own timestamp, null when it gave none
 */
public record Sample(
        ResourcePath path, Value value, @Nullable Instant takenAt) {}
