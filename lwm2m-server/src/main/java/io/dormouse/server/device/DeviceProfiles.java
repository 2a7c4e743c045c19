// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

/** Port: what the profiles that match a device say of it (semantics.md §6). Callable from any thread; may block for a pooled read. */
@FunctionalInterface
public interface DeviceProfiles {
    /** Where there are no profiles. */
    DeviceProfiles NONE = endpoint -> ProfileFacts.NONE;

    /** {@link ProfileFacts#NONE} for a device that no profile matches. */
    ProfileFacts of(String endpoint);
}
