// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

/**
 * How a fleet is doing.
 *
 * @param devices all of them
 * @param started switched on so far
 * @param registered registered now, sleepers included
 * @param failing switched on, not registered, and refused or not answered before
 * @param awake with their radio on
 * @param registrations Registers answered 2.01, of all
 * @param updates Updates answered 2.04, of all
 * @param operations of the server that reached devices
 * @param handshakes DTLS handshakes
 * @param bytes on the air, both ways, with IP and UDP headers
 */
public record FleetProgress(
        int devices,
        int started,
        int registered,
        int failing,
        int awake,
        long registrations,
        long updates,
        long operations,
        long handshakes,
        long bytes) {}
