// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.radio;

/** Why a device's radio is used. */
public enum Cause {
    /** DTLS handshakes and alerts. */
    HANDSHAKE,
    BOOTSTRAP,
    /** Register, Update and De-register with their answers. */
    REGISTRATION,
    /** Send with its answer. */
    SEND,
    /** Notifications and what acknowledges them. */
    NOTIFICATION,
    /** Requests of the server with their answers. */
    OPERATION;

    /** As people read it. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
