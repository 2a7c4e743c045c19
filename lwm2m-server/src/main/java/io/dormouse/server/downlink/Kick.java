// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.downlink;

/** Port: tells the scheduler that a source may have work for a device. Cheap, from any thread, never blocks. */
@FunctionalInterface
public interface Kick {
    void kick(String endpoint);
}
