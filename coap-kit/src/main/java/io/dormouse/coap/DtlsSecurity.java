// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import org.jspecify.annotations.Nullable;

/**
 * What a DTLS port needs to know.
 *
 * @param connections keeps connections over a restart; null for those that end with the process
 * @param certificates null when there are only pre-shared keys
 */
public record DtlsSecurity(
        PskLookup keys,
        RefusedContacts refused,
        @Nullable DtlsConnections connections,
        @Nullable DtlsCertificates certificates) {
    /** Pre-shared keys only. */
    public DtlsSecurity(PskLookup keys, RefusedContacts refused, @Nullable DtlsConnections connections) {
        this(keys, refused, connections, null);
    }
}
