// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

import java.util.Optional;

/** Port: which device is busy with a transfer in blocks. Call on the device's lane. */
@FunctionalInterface
public interface Transfers {
    /** The transfer under way; empty when there is none. */
    Optional<Transfer> of(String endpoint);
}
