// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Endpoint names: anything that a device may call itself, within what can be stored. */
public final class EndpointName {
    private EndpointName() {}

    /** Why this cannot be the name of a device, for a person; empty when it can. */
    public static Optional<String> refused(String name) {
        if (name.isEmpty()) {
            return Optional.of("An endpoint name must not be empty.");
        }
        if (name.indexOf('\0') >= 0) {
            return Optional.of("An endpoint name must not contain the character U+0000.");
        }
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(name));
            return bytes.remaining() <= KnownDevices.ENDPOINT_BYTES_MAX
                    ? Optional.empty()
                    : Optional.of("An endpoint name has at most " + KnownDevices.ENDPOINT_BYTES_MAX
                            + " bytes in UTF-8; this one has " + bytes.remaining() + ".");
        } catch (CharacterCodingException halfPair) {
            return Optional.of("An endpoint name must not contain half of a surrogate pair.");
        }
    }
}
