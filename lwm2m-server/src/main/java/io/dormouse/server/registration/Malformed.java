// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.registration;

import org.eclipse.leshan.core.ResponseCode;

/**
 * Why a Register or Update is refused before anybody looks who sent it. Only used inside the parsers of this package, which turn it into a value.
 */
final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    Malformed(ResponseCode code, String cause, String detail) {
        super(detail, null, false, false);
        this.refusal = new Refusal(code, cause, detail);
    }

    static Malformed bad(String detail) {
        return new Malformed(ResponseCode.BAD_REQUEST, "malformed-register", detail);
    }

    Refusal refusal() {
        return refusal;
    }
}
