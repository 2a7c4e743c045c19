// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.session;

import org.eclipse.leshan.core.ResponseCode;
import org.jspecify.annotations.Nullable;

/**
 * What a device gets to hear.
 *
 * @param detail diagnostic text of an error, null for none
 * @param maxAgeSeconds when it may ask again; 0 says nothing
 * @param whenSent to be run once the answer has left, or could not
 */
public record BootstrapReply(ResponseCode code, @Nullable String detail, int maxAgeSeconds, Runnable whenSent) {
    static final ResponseCode TOO_MANY_REQUESTS = new ResponseCode(429, "TOO_MANY_REQUESTS");
    static final ResponseCode SERVICE_UNAVAILABLE = new ResponseCode(503, "SERVICE_UNAVAILABLE");

    static BootstrapReply refused(ResponseCode code, String detail) {
        return new BootstrapReply(code, detail, 0, () -> {});
    }

    static BootstrapReply later(ResponseCode code, String detail, int maxAgeSeconds) {
        return new BootstrapReply(code, detail, maxAgeSeconds, () -> {});
    }
}
