// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The pre-shared keys of a fleet, derived from its seed: HMAC-SHA-256 of the endpoint name, 128 bits. Only good for
 * simulations.
 */
public final class FleetKeys {
    private static final int KEY_BYTES = 16;
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec seed;

    public FleetKeys(long seed) {
        this.seed =
                new SecretKeySpec(ByteBuffer.allocate(Long.BYTES).putLong(seed).array(), ALGORITHM);
    }

    /** The key of one device. */
    public byte[] of(String endpoint) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(seed);
            return Arrays.copyOf(mac.doFinal(endpoint.getBytes(StandardCharsets.UTF_8)), KEY_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + ALGORITHM, e);
        }
    }
}
