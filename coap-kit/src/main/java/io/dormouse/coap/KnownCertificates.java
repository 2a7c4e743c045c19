// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import java.util.List;

/** Port: which raw public keys and names of certificates belong to devices. Called on a thread that may block for a pooled read, never on a protocol thread. */
public interface KnownCertificates {
    /** @param identity see {@link PeerIdentity#name()} */
    boolean knowsKey(String identity);

    /** Whether a device that proves itself with a certificate has one of these names. */
    boolean knowsOneOf(List<String> names);
}
