// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Port: how messages to a device are sent over CoAP. Callable from any thread; may block for a pooled read. */
@FunctionalInterface
public interface Transmissions {
    /** As everybody else. */
    Transmission USUAL = new Transmission(null, null);

    Transmission of(String endpoint);

    /**
     * What is particular of one device; null where nothing is.
     *
     * @param ackTimeout CoAP ACK_TIMEOUT (RFC 7252 §4.8)
     * @param blockSize bytes of one block (RFC 7959)
     */
    record Transmission(
            @Nullable Duration ackTimeout, @Nullable Integer blockSize) {}
}
