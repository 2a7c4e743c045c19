// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.object;

import java.net.URI;
import java.time.Duration;
import org.eclipse.leshan.core.LwM2m.LwM2mVersion;
import org.jspecify.annotations.Nullable;

/**
 * What a device leaves the factory with.
 *
 * @param server where it registers, {@code coap://} or {@code coaps://}
 * @param key PSK identity and key; null for NoSec
 * @param firmware how it takes updates
 */
public record DeviceFacts(
        String endpoint,
        LwM2mVersion version,
        boolean queueMode,
        URI server,
        @Nullable PreSharedKey key,
        Duration lifetime,
        FirmwarePlan firmware) {
    /** A DTLS pre-shared key and its identity. */
    public record PreSharedKey(String identity, byte[] key) {
        public PreSharedKey {
            key = key.clone();
        }

        @Override
        public byte[] key() {
            return key.clone();
        }

        @Override
        public String toString() {
            return "PreSharedKey[" + identity + "]";
        }
    }
}
