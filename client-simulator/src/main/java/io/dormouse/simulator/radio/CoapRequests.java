// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.radio;

import org.eclipse.californium.core.coap.Request;

/** What Leshan's requests do not tell, but the CoAP request they carry does. */
public final class CoapRequests {
    private CoapRequests() {}

    /** Whether the request ends an observation (RFC 7641 §3.6); Leshan's client presents it as one that begins it. */
    public static boolean cancelsObservation(Object coapRequest) {
        return coapRequest instanceof Request request && request.isObserveCancel();
    }
}
