// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.access;

/** Port: which devices a caller with a device filter may see. */
public interface DeviceScope {
    /** Throws a {@code ProblemException} (400 {@code bad-filter}) when the filter cannot be understood. */
    void check(String filter);

    /** Whether the filter lets this device pass; a device that does not exist never does. May read from the database. */
    boolean sees(String filter, String endpoint);
}
