// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.scenario;

/**
 * How the fleet was doing at one moment; counts are of the whole run so far.
 *
 * @param seconds real time since the run began
 * @param failing switched on, not registered, and refused or not answered before
 * @param awake switched on and with their radio on
 * @param operations of the server that reached devices
 * @param bytes both ways, with IP and UDP headers
 */
public record Sample(
        double seconds,
        int devices,
        int registered,
        int failing,
        int awake,
        long registrations,
        long updates,
        long sends,
        long operations,
        long handshakes,
        long bytes) {}
