// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

/** What a signed-in caller may do; each role includes those before it. */
public enum Role {
    VIEWER,
    OPERATOR,
    ENGINEER,
    ADMIN;

    public boolean covers(Role needed) {
        return compareTo(needed) >= 0;
    }
}
