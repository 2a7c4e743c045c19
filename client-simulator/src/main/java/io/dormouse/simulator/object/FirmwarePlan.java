// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.object;

import java.time.Duration;

/**
 * How a device takes firmware updates (OMA LwM2M 1.1 Core, object 5).
 *
 * @param takes how long a download by URI takes, by the clock of the devices
 * @param version that it tells after a successful update
 * @param ends how updates end
 */
public record FirmwarePlan(Duration takes, String version, End ends) {
    /** How updates end; the number is the result of {@code /5/0/5}. */
    public enum End {
        SUCCESS(1),
        FLASH_FULL(2),
        OUT_OF_MEMORY(3),
        CONNECTION_LOST(4),
        INTEGRITY(5),
        UNSUPPORTED_PACKAGE(6),
        INVALID_URI(7),
        UPDATE_FAILED(8),
        UNSUPPORTED_PROTOCOL(9),
        /** Tells success, but runs what it ran before. */
        LIES(1);

        private final int result;

        End(int result) {
            this.result = result;
        }

        int result() {
            return result;
        }

        /** Whether it shows while downloading; the others show while installing. */
        boolean whileDownloading() {
            return this != SUCCESS && this != LIES && this != UPDATE_FAILED;
        }
    }

    /** Ten seconds, and all goes well. */
    public static final FirmwarePlan WILLING = new FirmwarePlan(Duration.ofSeconds(10), "2.0.0", End.SUCCESS);
}
