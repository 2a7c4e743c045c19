// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

import java.time.Instant;

/**
 * When a sleeping device is expected to speak.
 *
 * @param basis {@code lifetime} (it must update before its lifetime ends) or {@code history} (learned)
 * @param confidence 0 to 1
 */
public record NextContact(Instant at, Instant early, Instant late, String basis, double confidence) {}
