// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.credential;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.kit.http.Problem;
import io.dormouse.kit.http.Problem.Fault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a caller wants a device to prove itself with.
 *
 * @param identity null to let one be made, only together with {@code generate}
 * @param key null exactly when it is to be made
 */
public record NewCredential(@Nullable String identity, byte @Nullable [] key) {
    private static final Set<String> MEMBERS = Set.of("type", "identity", "key", "generate");

    boolean generate() {
        return key == null;
    }

    /**
     * Reads {@code {"type":"psk","identity":…,"key":hex}} or {@code {"type":"psk","generate":true}}.
     *
     * @param pointer where the object stands in the request body, empty for the body itself
     * @throws io.dormouse.kit.http.ProblemException 422 with a pointer for each wrong member
     */
    public static NewCredential parse(JsonNode json, String pointer, int keyBytesMin) {
        if (!json.isObject()) {
            throw refused(List.of(new Fault(pointer, "wrong-type", "A credential is an object.")));
        }
        checkType(json.path("type"), pointer);
        List<Fault> faults = new ArrayList<>();
        json.fieldNames().forEachRemaining(name -> {
            if (!MEMBERS.contains(name)) {
                faults.add(new Fault(pointer + "/" + name, "unknown-member", "A PSK credential has no such member."));
            }
        });
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
        if (!faults.isEmpty()) {
            throw refused(faults);
        }
        return new NewCredential(identity, key);
    }

    private static void checkType(JsonNode type, String pointer) {
        String word = type.asText("");
        if (word.equals("rpk") || word.equals("x509")) {
            throw Problem.of(
                            422,
                            "not-yet-supported",
                            "This version of the server knows pre-shared keys only; \"" + word
                                    + "\" credentials are to come.")
                    .withErrors(List.of(new Fault(pointer + "/type", "not-yet-supported", "Use \"psk\".")))
                    .asException();
        }
        if (!word.equals(Credential.PSK)) {
            throw refused(List.of(new Fault(pointer + "/type", "unknown-type", "The type must be \"psk\".")));
        }
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

    private static io.dormouse.kit.http.ProblemException refused(List<Fault> faults) {
        return Problem.of(422, "bad-credential", "The credential cannot be used; see errors.")
                .withErrors(faults)
                .asException();
    }

    @Override
    public String toString() {
        return "NewCredential[" + identity + "]";
    }
}
