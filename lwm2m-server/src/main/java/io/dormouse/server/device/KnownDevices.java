// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

import io.dormouse.kit.database.Transaction;
import java.sql.SQLException;

/** Port: which devices exist. A device exists from the first time that anything durable names it (semantics.md §1). */
public interface KnownDevices {
    /** Longest endpoint name in UTF-8 bytes. */
    int ENDPOINT_BYTES_MAX = 255;

    /** A pooled read. */
    boolean exists(String endpoint);

    /** Makes sure, inside the unit that first names it, that the device exists. */
    void ensure(Transaction transaction, String endpoint) throws SQLException;

    DeviceSettings settings(String endpoint);
}
