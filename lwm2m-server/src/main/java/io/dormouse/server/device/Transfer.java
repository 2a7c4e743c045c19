// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

import org.jspecify.annotations.Nullable;

/**
 * How far a transfer in blocks (RFC 7959) has come.
 *
 * @param toDevice what we send; false: what the device sends
 * @param bytes so many are across
 * @param total of so many; null when it is not known
 */
public record Transfer(
        boolean toDevice, long bytes, @Nullable Long total) {}
