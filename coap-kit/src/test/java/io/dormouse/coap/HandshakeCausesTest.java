// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.eclipse.californium.scandium.dtls.AlertMessage;
import org.eclipse.californium.scandium.dtls.AlertMessage.AlertDescription;
import org.eclipse.californium.scandium.dtls.AlertMessage.AlertLevel;
import org.eclipse.californium.scandium.dtls.DtlsHandshakeTimeoutException;
import org.eclipse.californium.scandium.dtls.HandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HandshakeCausesTest {
    @ParameterizedTest
    @CsvSource({
        "DECRYPT_ERROR, a, wrong-key",
        "BAD_RECORD_MAC, a, wrong-key",
        "HANDSHAKE_FAILURE, a, no-common-cipher-suite",
        "INSUFFICIENT_SECURITY, a, no-common-cipher-suite",
        "BAD_CERTIFICATE, Client Certificate required!, certificate-missing",
        "BAD_CERTIFICATE, Received 'fatal alert/BAD_CERTIFICATE', server-certificate-refused",
        "UNKNOWN_CA, Received 'fatal alert/UNKNOWN_CA', server-certificate-refused",
        "INTERNAL_ERROR, a, handshake-failed"
    })
    void anAlertTellsTheCause(AlertDescription alert, String text, String cause) {
        HandshakeException failure = new HandshakeException(text, new AlertMessage(AlertLevel.FATAL, alert));

        assertEquals(cause, HandshakeCauses.of(failure, false));
    }

    @Test
    void silenceAfterAKeyWasUsedIsAWrongKey() {
        DtlsHandshakeTimeoutException silence = new DtlsHandshakeTimeoutException("silence", 5);

        assertEquals("wrong-key", HandshakeCauses.of(silence, true));
        assertEquals("handshake-timeout", HandshakeCauses.of(silence, false));
        assertEquals("handshake-failed", HandshakeCauses.of(new IllegalStateException(), false));
    }
}
