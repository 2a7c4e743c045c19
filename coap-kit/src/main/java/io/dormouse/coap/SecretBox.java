// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

/** Port: encrypts key material at rest. */
public interface SecretBox {
    byte[] seal(byte[] plain);

    /** Throws IllegalArgumentException when the bytes were not sealed with this box's key. */
    byte[] open(byte[] sealed);
}
