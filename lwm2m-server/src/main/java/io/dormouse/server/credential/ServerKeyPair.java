// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.credential;

import io.dormouse.coap.ServerIdentity;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.secret.SealedBox;
import io.dormouse.kit.time.Time;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/** The server's own key pair where no certificate is given: made at the first start, kept in the database, the same for all nodes. Devices pin its public key. */
public final class ServerKeyPair {
    private static final String NAME = "coaps";
    private static final String CURVE = "secp256r1";

    private ServerKeyPair() {}

    /** The one that is stored, or a new one. Throws IllegalStateException when it was encrypted with another secret key. */
    public static ServerIdentity open(Database database, SealedBox box, Time time) {
        ServerKeyStore store = new ServerKeyStore(database);
        ServerKeyStore.Row stored = store.find(NAME).orElseGet(() -> store.insertOrFind(made(box, time)));
        try {
            KeyFactory keys = KeyFactory.getInstance("EC");
            byte[] secret = box.open(Base64.getDecoder().decode(stored.sealed()), context());
            return new ServerIdentity(
                    keys.generatePrivate(new PKCS8EncodedKeySpec(secret)),
                    keys.generatePublic(
                            new X509EncodedKeySpec(Base64.getDecoder().decode(stored.publicKey()))),
                    List.of());
        } catch (IllegalArgumentException wrong) {
            throw new IllegalStateException(
                    "The stored key of the server was encrypted with another secret key. Start with the secret key file that belongs to this database.",
                    wrong);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("The stored key of the server cannot be read", impossible);
        }
    }

    private static ServerKeyStore.Row made(SealedBox box, Time time) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(CURVE));
            KeyPair pair = generator.generateKeyPair();
            return new ServerKeyStore.Row(
                    NAME,
                    Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()),
                    Base64.getEncoder()
                            .encodeToString(box.seal(pair.getPrivate().getEncoded(), context())),
                    time.now().toEpochMilli());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(CURVE + " does not work on this Java", impossible);
        }
    }

    private static String context() {
        return "server key\n" + NAME;
    }
}
