// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.plan;

import org.jspecify.annotations.Nullable;

/**
 * One LwM2M server of a device: an instance of object 0 and one of object 1, paired by the short server id.
 *
 * @param deviceServer whether the device-management server beside this bootstrap server stores its key before Finish
 * @param instance id of both instances, null to choose one that is free
 */
public record ServerAccount(
        int shortServerId,
        String uri,
        Security security,
        boolean deviceServer,
        @Nullable Integer instance,
        Settings settings) {
    public static final int SHORT_SERVER_ID_MAX = 65_534;

    /** Longest URI in UTF-8 bytes (OMA LwM2M Core 1.1, E.1). */
    public static final int URI_BYTES_MAX = 255;

    /** Longest PSK identity in UTF-8 bytes (OMA LwM2M Transport 1.1 §5.2.8.1). */
    public static final int IDENTITY_BYTES_MAX = 128;

    /** Shortest pre-shared key in bytes. */
    public static final int KEY_BYTES_MIN = 16;

    /** Longest pre-shared key in bytes. */
    public static final int KEY_BYTES_MAX = 64;

    /** Longest certificate, public or private key in DER, in bytes. */
    public static final int DER_BYTES_MAX = 8_192;

    /** How the device and this server know each other. */
    public sealed interface Security {}

    public record NoSec() implements Security {}

    /** A pre-shared key that is made for each device. */
    public record Generated() implements Security {}

    /**
     * Keys as they stand in object 0.
     *
     * @param identity resource 3: PSK identity in UTF-8, public key, or certificate
     * @param serverKey resource 4: empty for a PSK
     * @param secret resource 5: the PSK or the private key
     */
    public record Keys(Mode mode, byte[] identity, byte[] serverKey, byte[] secret) implements Security {
        @Override
        public String toString() {
            return "Keys[" + mode + "]";
        }
    }

    /** Resource 2 of object 0. */
    public enum Mode {
        PSK(0),
        RPK(1),
        X509(2);

        private final int number;

        Mode(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }

    /** Resource 2 of object 0 without security. */
    static final int NO_SEC = 3;

    /**
     * Object 1.
     *
     * @param lifetime in seconds
     * @param binding such as {@code U}
     * @param minPeriod default pmin in seconds, null to leave it to the device
     * @param maxPeriod default pmax in seconds, null to leave it to the device
     * @param disableTimeout in seconds, null to leave it to the device
     * @param storesNotifications resource 6
     * @param retry resources 17 to 20, null for a 1.0 device
     */
    public record Settings(
            long lifetime,
            String binding,
            @Nullable Long minPeriod,
            @Nullable Long maxPeriod,
            @Nullable Long disableTimeout,
            boolean storesNotifications,
            @Nullable Retry retry) {}

    /**
     * How a device goes on when it cannot register (LwM2M 1.1, object 1, resources 17 to 20).
     *
     * @param timer in seconds
     * @param sequenceDelay in seconds
     */
    public record Retry(long count, long timer, long sequenceDelay, long sequenceCount) {
        /** What OMA LwM2M Core 1.1 §6.2.1.2 proposes. */
        public static final Retry STANDARD = new Retry(5, 60, 86_400, 1);
    }
}
