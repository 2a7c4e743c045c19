// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

/** What a server asked a device to do (OMA LwM2M 1.1 Core §6.3, §6.4). */
public enum Operation {
    READ,
    READ_COMPOSITE,
    DISCOVER,
    /** Replace, CoAP PUT. */
    WRITE,
    /** Partial update, CoAP POST. */
    WRITE_UPDATE,
    WRITE_COMPOSITE,
    WRITE_ATTRIBUTES,
    EXECUTE,
    CREATE,
    DELETE,
    OBSERVE,
    OBSERVE_COMPOSITE,
    CANCEL_OBSERVATION,
    BOOTSTRAP;

    /** Whether it can change values or do something. */
    public boolean changes() {
        return switch (this) {
            case WRITE, WRITE_UPDATE, WRITE_COMPOSITE, EXECUTE, CREATE, DELETE -> true;
            default -> false;
        };
    }
}
