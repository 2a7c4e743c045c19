// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

import io.dormouse.kit.database.Transaction;
import java.util.Optional;

/**
 * What capabilities hear of a device. Called on the device's lane, after the fact is stored where semantics.md §8 asks for it and after the device's request was
 * answered. A listener that throws is logged and stops nobody.
 */
public interface DeviceListener {
    /** A full Register; {@code before} is the registration that it replaced, also one that had ended. */
    default void registered(Device device, Optional<Device> before) {}

    /** An Update: a refreshed lifetime, perhaps another address, binding or object list. */
    default void updated(Device device, Device before) {}

    /** The registration has ended. */
    default void unregistered(Device last, Ended why) {}

    /** Any authenticated sign of life, also those above (after them) and every answer. */
    default void heard(Device device) {}

    /** The device told values: a notification, a Send or the answer to any read. */
    default void reported(Device device, Report report) {}

    /** Takes part in the deletion of a device: removes what this capability stores of it, in the one transaction of the deletion. */
    default void deleting(Transaction transaction, String endpoint) throws java.sql.SQLException {}

    /** The deletion is stored: drop what is kept in memory. */
    default void deleted(String endpoint) {}

    /** Why a registration ended. */
    enum Ended {
        DEREGISTERED,
        EXPIRED
    }
}
