// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a DTLS port needs for raw public keys and X.509 certificates.
 *
 * @param identity of the server; asked at each handshake, whether there is a certificate at the start
 * @param trusted certificates of the authorities whose devices are let in; none for an empty list
 */
public record DtlsCertificates(
        Reloaded<ServerIdentity> identity, Reloaded<List<X509Certificate>> trusted, KnownCertificates known) {}
