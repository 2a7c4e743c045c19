// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.telemetry;

import java.time.Duration;

/**
 * How much is kept.
 *
 * @param retention values older than this are forgotten, by whole days
 * @param bytesMax room that values may take; the oldest days make room
 */
public record TelemetryConfig(Duration retention, long bytesMax) {}
