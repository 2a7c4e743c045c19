// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.enrolment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.bootstrap.enrolment.Enrolment.BootstrapKey;
import io.dormouse.bootstrap.enrolment.Enrolment.Kind;
import io.dormouse.bootstrap.enrolment.Enrolment.Match;
import io.dormouse.bootstrap.plan.Members;
import io.dormouse.bootstrap.plan.Plan;
import io.dormouse.bootstrap.plan.PlanReader;
import io.dormouse.bootstrap.plan.ServerAccount;
import io.dormouse.coap.PeerIdentity;
import io.dormouse.kit.http.Problem;
import io.dormouse.kit.http.Problem.Fault;
import io.dormouse.kit.http.ProblemException;
import io.dormouse.kit.time.Randomness;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what is put at {@code /bootstrap/configs/{ep}} and {@code /bootstrap/groups/{name}}. */
final class EnrolmentReader {
    /** Longest document in bytes. */
    static final int DOCUMENT_BYTES_MAX = 64 * 1024;

    /** Longest endpoint name, pattern, issuer, name of a group in UTF-8 bytes. */
    static final int NAME_BYTES_MAX = 255;

    private static final int GENERATED_KEY_BYTES = 16;

    private final Randomness randomness;

    EnrolmentReader(Randomness randomness) {
        this.randomness = randomness;
    }

    /** What was read, and the key that was made for it, which nobody sees again. */
    record Read(
            @Nullable Match match,
            @Nullable BootstrapKey credential,
            Plan plan,
            ObjectNode document,
            byte @Nullable [] generatedKey) {}

    /**
     * Reads a document; keys that it leaves out are those that are stored.
     *
     * @param before what it replaces, null for nothing
     * @throws ProblemException 422 {@code bad-configuration} with a pointer for each wrong member
     */
    Read read(Kind kind, String name, JsonNode json, @Nullable ObjectNode before) {
        List<Fault> faults = new ArrayList<>();
        if (!(json instanceof ObjectNode given)) {
            throw refused(List.of(new Fault("", "wrong-type", "A configuration is an object.")));
        }
        ObjectNode document = StoredKeys.filledIn(given.deepCopy(), before);
        Members members = new Members(document, "", faults);
        Set<String> known = new HashSet<>(PlanReader.MEMBERS);
        known.add("credential");
        if (kind == Kind.GROUP) {
            known.add("match");
        }
        members.only(known);
        Match match = kind == Kind.GROUP ? match(members) : null;
        byte[] generated = null;
        BootstrapKey credential = null;
        if (members.has("credential")) {
            ObjectNode told = document.withObject("/credential");
            if (told.path("generate").asBoolean(false)) {
                generated = generate(told, kind, name);
            }
            credential = credential(members.object("credential"), kind);
        } else if (match != null && match.issuer() == null && match.endpoint() == null) {
            members.fault("match", "required", "A group needs a pattern, an issuer or a credential.");
        }
        Plan plan = PlanReader.read(document, faults);
        if (!faults.isEmpty()) {
            throw refused(faults);
        }
        return new Read(match, credential, plan, document, generated);
    }

    private byte[] generate(ObjectNode credential, Kind kind, String name) {
        byte[] key = new byte[GENERATED_KEY_BYTES];
        randomness.fill(key);
        credential.remove("generate");
        if (!credential.hasNonNull("identity")) {
            credential.put("identity", kind == Kind.GROUP ? "group-" + name : name);
        }
        credential.put("key", HexFormat.of().formatHex(key));
        return key;
    }

    private static BootstrapKey credential(Members json, Kind kind) {
        String type = json.has("type") ? json.text("type", 10) : PeerIdentity.PSK;
        if (type.equals(PeerIdentity.RPK) && kind == Kind.DEVICE) {
            json.only(Set.of("type", "publicKey"));
            return new BootstrapKey(type, PublicKeys.identity(json, "publicKey"), new byte[0]);
        }
        if (type.equals(PeerIdentity.X509) && kind == Kind.DEVICE) {
            json.only(Set.of("type"));
            return new BootstrapKey(type, null, new byte[0]);
        }
        if (!type.equals(PeerIdentity.PSK)) {
            json.fault("type", "unknown-type", "The type is psk; of one device also rpk or x509.");
        }
        json.only(Set.of("type", "identity", "key"));
        return new BootstrapKey(
                PeerIdentity.PSK,
                json.text("identity", ServerAccount.IDENTITY_BYTES_MAX),
                json.hex("key", ServerAccount.KEY_BYTES_MIN, ServerAccount.KEY_BYTES_MAX));
    }

    private static Match match(Members json) {
        if (!json.has("match")) {
            return new Match(null, null);
        }
        Members match = json.object("match");
        match.only(Set.of("endpoint", "issuer"));
        if (match.has("issuer") && !Issuers.readable(match.text("issuer", NAME_BYTES_MAX))) {
            match.fault("issuer", "bad-issuer", "A distinguished name such as CN=Meter CA,O=Acme.");
        }
        return new Match(
                match.has("endpoint") ? match.text("endpoint", NAME_BYTES_MAX) : null,
                match.has("issuer") ? match.text("issuer", NAME_BYTES_MAX) : null);
    }

    private static ProblemException refused(List<Fault> faults) {
        return Problem.of(422, "bad-configuration", "The configuration cannot be used; see errors.")
                .withErrors(faults)
                .asException();
    }
}
