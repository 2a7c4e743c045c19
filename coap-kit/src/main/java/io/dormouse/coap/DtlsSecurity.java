// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import org.jspecify.annotations.Nullable;

/**
 * What a DTLS port needs to know.
 *
 * @param connections keeps connections over a restart; null for those that end with the process
 * @param certificates null when there are only pre-shared keys
 * @param sharedIdentities whether several devices may have one identity, as with the key of an enrolment group; else a new connection of an identity ends the one before
 */
public record DtlsSecurity(
        PskLookup keys,
        RefusedContacts refused,
        @Nullable DtlsConnections connections,
        @Nullable DtlsCertificates certificates,
        boolean sharedIdentities) {
    public DtlsSecurity(
            PskLookup keys,
            RefusedContacts refused,
            @Nullable DtlsConnections connections,
            @Nullable DtlsCertificates certificates) {
        this(keys, refused, connections, certificates, false);
    }

    /** Pre-shared keys only. */
    public DtlsSecurity(PskLookup keys, RefusedContacts refused, @Nullable DtlsConnections connections) {
        this(keys, refused, connections, null, false);
    }
}
