// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

/** Port: the filter language, for one device. */
public interface DeviceMatch {
    /** Throws a {@code ProblemException} (400 {@code bad-filter}) when the filter cannot be understood. */
    void check(String filter);

    /** Whether a device passes at this moment; false for a filter that can no longer be understood. A pooled read. */
    boolean passes(String filter, String endpoint);
}
