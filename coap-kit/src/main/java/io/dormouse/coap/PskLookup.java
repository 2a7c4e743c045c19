// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import java.util.List;

/** Port: which keys belong to a PSK identity. Called on a thread that may block for a pooled read, never on a protocol thread. */
@FunctionalInterface
public interface PskLookup {
    /**
     * The keys that are valid now, preferred one first: two while a key is being rotated without changing the identity. Empty when the identity is unknown. Several keys
     * are tried in turn, one per handshake, until one fits.
     */
    List<PskKey> find(String identity);

    /** A handshake with this key has succeeded: the device has proven that it knows it. On a protocol thread: must not block. */
    default void proven(String identity, PskKey key) {}
}
