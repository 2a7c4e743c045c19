// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.credential;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.kit.http.Problem;
import io.dormouse.kit.http.Problem.Fault;
import io.dormouse.kit.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads credentials as callers write them. */
public final class CredentialJson {
    private static final Map<String, Set<String>> MEMBERS = Map.of(
            Credential.PSK, Set.of("type", "identity", "key", "generate"),
            Credential.RPK, Set.of("type", "publicKey"),
            Credential.X509, Set.of("type"));

    private CredentialJson() {}

    /**
     * Reads {@code {"type":"psk","identity":…,"key":hex}}, {@code {"type":"psk","generate":true}}, {@code {"type":"rpk","publicKey":pem}} or {@code {"type":"x509"}}.
     *
     * @param pointer where the object stands in the request body, empty for the body itself
     * @throws ProblemException 422 with a pointer for each wrong member
     */
    public static NewCredential parse(JsonNode json, String pointer, int keyBytesMin) {
        if (!json.isObject()) {
            throw refused(List.of(new Fault(pointer, "wrong-type", "A credential is an object.")));
        }
        String type = json.path("type").asText("");
        Set<String> members = MEMBERS.get(type);
        if (members == null) {
            throw refused(List.of(
                    new Fault(pointer + "/type", "unknown-type", "The type must be \"psk\", \"rpk\" or \"x509\".")));
        }
        List<Fault> faults = new ArrayList<>();
        json.fieldNames().forEachRemaining(name -> {
            if (!members.contains(name)) {
                faults.add(new Fault(
                        pointer + "/" + name,
                        "unknown-member",
                        "A credential of type " + type + " has no such member."));
            }
        });
        NewCredential wanted = switch (type) {
            case Credential.RPK -> raw(json.path("publicKey").asText(""), pointer + "/publicKey", faults);
            case Credential.X509 -> NewCredential.x509();
            default -> psk(json, pointer, keyBytesMin, faults);
        };
        if (!faults.isEmpty() || wanted == null) {
            throw refused(faults);
        }
        return wanted;
    }

    private static NewCredential psk(JsonNode json, String pointer, int keyBytesMin, List<Fault> faults) {
        boolean generate = json.path("generate").asBoolean(false);
        if (generate && json.has("key")) {
            faults.add(new Fault(pointer + "/key", "contradiction", "Give a key or let one be generated, not both."));
        }
        String identity = null;
        if (!generate || json.has("identity")) {
            identity = json.path("identity").isTextual() ? json.path("identity").textValue() : "";
            identityFault(identity, pointer + "/identity", faults);
        }
        byte[] key = generate ? null : key(json.path("key").asText(""), pointer + "/key", keyBytesMin, faults);
        return NewCredential.psk(identity, key);
    }

    /** Adds what is wrong with an identity. */
    static void identityFault(String identity, String pointer, List<Fault> faults) {
        int bytes = identity.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > Credential.IDENTITY_BYTES_MAX || identity.indexOf('\0') >= 0) {
            faults.add(new Fault(
                    pointer,
                    "bad-identity",
                    "An identity is a text of 1 to " + Credential.IDENTITY_BYTES_MAX
                            + " bytes in UTF-8 without the character U+0000."));
        }
    }

    /** The key that the digits stand for; adds what is wrong with it, which never repeats the digits. */
    static byte[] key(String hex, String pointer, int keyBytesMin, List<Fault> faults) {
        if (!hex.matches("([0-9a-fA-F]{2})*")
                || hex.length() < 2 * keyBytesMin
                || hex.length() > 2 * Credential.KEY_BYTES_MAX) {
            faults.add(new Fault(
                    pointer,
                    "bad-key",
                    "A key is " + keyBytesMin + " to " + Credential.KEY_BYTES_MAX
                            + " bytes, written as hexadecimal digits."));
            return new byte[0];
        }
        return HexFormat.of().parseHex(hex);
    }

    /** Null, with a fault, when the text is no public key. */
    static @Nullable NewCredential raw(String text, String pointer, List<Fault> faults) {
        PublicKey key = PublicKeyText.read(text).orElse(null);
        if (key == null) {
            faults.add(new Fault(
                    pointer,
                    "bad-public-key",
                    "A raw public key is an elliptic-curve key as PEM (BEGIN PUBLIC KEY), or the base64 in it."));
            return null;
        }
        return NewCredential.rpk(key);
    }

    private static ProblemException refused(List<Fault> faults) {
        return Problem.of(422, "bad-credential", "The credential cannot be used; see errors.")
                .withErrors(faults)
                .asException();
    }
}
