// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.simulation;

/** Faults planted at the ports of a sound server, to see whether the checker finds them. */
enum Sabotage {
    NONE,
    /** A change made while the device sleeps is acknowledged and forgotten. */
    FORGETS_WHEN_ASLEEP,
    /** What was not delivered when the server died is forgotten. */
    FORGETS_CHANGE_ON_CRASH,
    /** Retransmissions go on after the request was given up, or its device fell asleep. */
    RETRANSMITS_ON,
    /** Every request is begun twice. */
    TWO_EXCHANGES,
    /** After a restart what was in flight is sent again, whatever it is. */
    REPEATS_AFTER_RESTART,
    /** Long timers run ten minutes late. */
    EXPIRES_LATE,
    /** Messages that wait are gone after a crash. */
    LOSES_MESSAGES_ON_CRASH,
    /** A version is left out. */
    SKIPS_A_VERSION,
    /** The code of a refused write of several is given to whichever comes next. */
    BLAMES_THE_NEXT,
    /** What was acknowledged counts as read. */
    BELIEVES_ACKNOWLEDGEMENTS,
    /** Feedback is told twice. */
    FEEDBACK_TWICE,
    /** "In flight" is not stored before the datagram leaves. */
    SENDS_BEFORE_STORING,
    /** A message is accepted and not stored. */
    ACCEPTS_WITHOUT_STORING,
    /** The first value that was ever written to a resource is written again instead of the newest. */
    SENDS_OLD_VALUES,
    /** An event is missing in the log. */
    HOLE_IN_THE_LOG,
    /** The monotonic clock follows the wall clock. */
    CLOCK_JUMPS_COUNT
}
