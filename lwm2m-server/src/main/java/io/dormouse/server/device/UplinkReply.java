// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

import org.eclipse.leshan.core.ResponseCode;
import org.jspecify.annotations.Nullable;

/**
 * What a device gets to hear.
 *
 * @param registrationId for the location of 2.01, otherwise null
 * @param detail diagnostic text of an error, null for none
 * @param maxAgeSeconds of 5.03, otherwise 0
 * @param whenSent to be run once the answer has left, or could not
 */
public record UplinkReply(
        ResponseCode code,
        @Nullable String registrationId,
        @Nullable String detail,
        int maxAgeSeconds,
        Runnable whenSent) {
    private static final ResponseCode SERVICE_UNAVAILABLE = new ResponseCode(503, "SERVICE_UNAVAILABLE");

    private static final ResponseCode TOO_MANY_REQUESTS = new ResponseCode(429, "TOO_MANY_REQUESTS");

    public static UplinkReply of(ResponseCode code, Runnable whenSent) {
        return new UplinkReply(code, null, null, 0, whenSent);
    }

    public static UplinkReply created(String registrationId, Runnable whenSent) {
        return new UplinkReply(ResponseCode.CREATED, registrationId, null, 0, whenSent);
    }

    public static UplinkReply refused(ResponseCode code, String detail) {
        return new UplinkReply(code, null, detail, 0, () -> {});
    }

    /** The device speaks too often (RFC 8516); it is asked to wait. */
    public static UplinkReply tooMany(int maxAgeSeconds) {
        return new UplinkReply(TOO_MANY_REQUESTS, null, "Please speak less often", maxAgeSeconds, () -> {});
    }

    /** Our trouble, not the device's: it is asked to come back. */
    public static UplinkReply unavailable(int maxAgeSeconds) {
        return new UplinkReply(SERVICE_UNAVAILABLE, null, "Please try again later", maxAgeSeconds, () -> {});
    }
}
