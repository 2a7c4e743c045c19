// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.registration;

/** Who may register without security. */
public enum PlainCoap {
    OFF,
    /** Only devices that exist and have no credentials. */
    KNOWN,
    /** Every endpoint name that has no credentials: labs and load tests. */
    ANY
}
