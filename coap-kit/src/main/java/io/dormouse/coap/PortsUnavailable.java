// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

/** A port could not be opened; the message says which one and what to do. */
public final class PortsUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PortsUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
