// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.enrolment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.bootstrap.plan.Plan;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How one device, or every device of a group, is enrolled.
 *
 * @param name endpoint of the device, or name of the group
 * @param match which devices belong to the group; null for one device
 * @param credential what proves them to this server; null when another enrolment's does, or nothing is needed
 * @param document as it was put, with keys
 */
record Enrolment(
        Kind kind,
        String name,
        @Nullable Match match,
        @Nullable BootstrapKey credential,
        Plan plan,
        ObjectNode document,
        long version,
        Instant changedAt,
        String changedBy) {
    enum Kind {
        DEVICE("device"),
        GROUP("group");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /**
     * What a device proves itself with at this server.
     *
     * @param type {@code psk | rpk | x509}
     * @param identity PSK identity, or what stands for the raw public key; null for a certificate, which names the endpoint
     * @param key the pre-shared key, empty for the others
     */
    record BootstrapKey(String type, @Nullable String identity, byte[] key) {
        @Override
        public String toString() {
            return "BootstrapKey[" + type + " " + identity + "]";
        }
    }

    /**
     * Which devices belong to a group: every condition that is given must hold.
     *
     * @param endpoint pattern with {@code *} for any characters and {@code ?} for one
     * @param issuer distinguished name that the device's certificate was issued by
     */
    record Match(@Nullable String endpoint, @Nullable String issuer) {
        /** Which names fit: all of them when nothing is said. */
        String pattern() {
            return endpoint == null ? "*" : endpoint;
        }
    }

    boolean isProvenBy(String type) {
        return credential != null && credential.type().equals(type);
    }

    /** In events and sessions: {@code device} or {@code group:NAME}. */
    String source() {
        return kind == Kind.DEVICE ? "device" : "group:" + name;
    }

    @Override
    public String toString() {
        return "Enrolment[" + kind + " " + name + "]";
    }
}
