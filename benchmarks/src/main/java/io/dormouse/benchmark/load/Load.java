// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.benchmark.load;

/** What the devices do. */
public enum Load {
    REGISTER,
    UPDATE,
    DEREGISTER,
    NOTIFY,
    SEND
}
