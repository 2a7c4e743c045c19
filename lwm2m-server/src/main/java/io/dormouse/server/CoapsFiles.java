// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server;

import io.dormouse.kit.config.Configuration;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * PEM files of CoAP over DTLS.
 *
 * @param certificate null, like {@code key}, when the server has only a raw public key of its own
 * @param trust null when no certificates of devices are accepted
 */
record CoapsFiles(
        @Nullable Path certificate,
        @Nullable Path key,
        @Nullable Path trust) {
    static CoapsFiles of(Configuration given) {
        Path certificate = given.find(ServerKeys.COAPS_CERT).orElse(null);
        Path key = given.find(ServerKeys.COAPS_KEY).orElse(null);
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException("coaps-cert and coaps-key go together: one of them is missing");
        }
        return new CoapsFiles(
                certificate, key, given.find(ServerKeys.COAPS_TRUST).orElse(null));
    }
}
