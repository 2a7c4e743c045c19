// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

/** What we believe of a device (semantics.md §1). */
public enum DeviceState {
    NEVER_SEEN("never-seen"),
    ONLINE("online"),
    AWAKE("awake"),
    ASLEEP("asleep"),
    OVERDUE("overdue"),
    UNREACHABLE("unreachable"),
    EXPIRED("expired"),
    DEREGISTERED("deregistered");

    private final String word;

    DeviceState(String word) {
        this.word = word;
    }

    /** As the HTTP API writes it. */
    public String word() {
        return word;
    }

    /** True while something may be sent. */
    public boolean listens() {
        return this == ONLINE || this == AWAKE;
    }

    public boolean registered() {
        return this == ONLINE || this == AWAKE || this == ASLEEP || this == OVERDUE || this == UNREACHABLE;
    }
}
