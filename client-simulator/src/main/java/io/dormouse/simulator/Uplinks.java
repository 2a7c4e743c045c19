// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

/**
 * What a device told its server since it was made.
 *
 * @param registrations Registers that were answered 2.01
 * @param updates Updates that were answered 2.04
 * @param registersSent Registers tried, repetitions by the device included, retransmissions by CoAP not
 * @param updatesSent Updates tried, likewise
 * @param failures Registers and Updates that were refused or not answered
 * @param sends Sends that were answered 2.04
 */
public record Uplinks(
        long registrations, long updates, long registersSent, long updatesSent, long failures, long sends) {}
