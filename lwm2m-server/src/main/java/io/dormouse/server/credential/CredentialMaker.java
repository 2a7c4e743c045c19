// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.credential;

import io.dormouse.kit.secret.SealedBox;
import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.Time;
import io.dormouse.server.credential.Credential.Slot;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** Completes what a caller left to us, and seals it. */
record CredentialMaker(SealedBox box, Time time, Randomness randomness, int keyBytesMin) {
    private static final int GENERATED_KEY_BYTES = 16;

    NewCredential.Made made(String endpoint, NewCredential wanted, List<Credential> before) {
        String identity = wanted.identity();
        if (identity == null) {
            identity = wanted.type().equals(Credential.PSK) ? generatedIdentity(endpoint, before) : endpoint;
        }
        byte[] secret = wanted.secret();
        return new NewCredential.Made(wanted.type(), identity, secret == null ? generatedKey() : secret);
    }

    Credential sealed(String endpoint, Slot slot, NewCredential.Made made, String by) {
        byte[] sealed = box.seal(made.secret(), Credential.context(endpoint, made.type(), made.identity()));
        return new Credential(endpoint, slot, made.type(), made.identity(), sealed, time.now(), by);
    }

    private byte[] generatedKey() {
        byte[] key = new byte[Math.max(GENERATED_KEY_BYTES, keyBytesMin)];
        randomness.fill(key);
        return key;
    }

    /** The endpoint name where it fits and is free, else made unique by random digits. */
    private String generatedIdentity(String endpoint, List<Credential> before) {
        byte[] random = new byte[4];
        randomness.fill(random);
        String unique = endpoint + "-" + HexFormat.of().formatHex(random);
        for (String candidate : before.isEmpty() ? List.of(endpoint, unique) : List.of(unique)) {
            if (candidate.getBytes(StandardCharsets.UTF_8).length <= Credential.IDENTITY_BYTES_MAX) {
                return candidate;
            }
        }
        byte[] long16 = new byte[16];
        randomness.fill(long16);
        return HexFormat.of().formatHex(long16);
    }
}
