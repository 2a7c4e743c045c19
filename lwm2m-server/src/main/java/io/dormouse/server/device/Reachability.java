// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

/** Port: how a device can be reached. Callable from any thread; exact on the device's lane. */
@FunctionalInterface
public interface Reachability {
    /** {@link Reach#NEVER_SEEN} for devices without a registration and without a past one. */
    Reach of(String endpoint);
}
