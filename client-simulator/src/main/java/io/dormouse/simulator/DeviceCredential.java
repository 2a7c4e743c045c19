// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

/** What a server must know to let a device of a fleet in over DTLS. */
public record DeviceCredential(String endpoint, String identity, byte[] key) {
    public DeviceCredential {
        key = key.clone();
    }

    @Override
    public byte[] key() {
        return key.clone();
    }

    @Override
    public String toString() {
        return "DeviceCredential[" + endpoint + ", " + identity + "]";
    }
}
