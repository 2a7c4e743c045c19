// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

/**
 * One key that is valid for a PSK identity.
 *
 * @param endpoint the device that it belongs to
 * @param key the bytes of the pre-shared key; never logged
 */
public record PskKey(String endpoint, byte[] key) {
    @Override
    public String toString() {
        return "PskKey[" + endpoint + "]";
    }
}
