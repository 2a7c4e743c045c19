// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.Time;

/** What the HTTP server needs of the others. */
public record HttpPorts(
        Authenticator authenticator,
        Time time,
        Randomness randomness,
        IdempotencyStore idempotency,
        HttpObserver observer) {
    /** Without metrics, and with idempotency keys kept in memory. */
    public static HttpPorts of(Authenticator authenticator, Time time, Randomness randomness) {
        return new HttpPorts(authenticator, time, randomness, new MemoryIdempotencyStore(time), HttpObserver.NONE);
    }

    public HttpPorts with(HttpObserver newObserver) {
        return new HttpPorts(authenticator, time, randomness, idempotency, newObserver);
    }

    public HttpPorts with(IdempotencyStore store) {
        return new HttpPorts(authenticator, time, randomness, store, observer);
    }
}
