// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.enrolment;

import io.dormouse.bootstrap.enrolment.Admission.Granted;
import io.dormouse.bootstrap.enrolment.Admission.Refused;
import io.dormouse.bootstrap.enrolment.Enrolment.Kind;
import io.dormouse.bootstrap.enrolment.Enrolment.Match;
import io.dormouse.coap.Peer;
import io.dormouse.coap.PeerIdentity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Decides who gets which configuration. Reads the database: not for protocol threads. */
public final class Admissions {
    private static final Admission UNKNOWN =
            new Refused("unknown-endpoint", "no configuration and no group has this endpoint");

    private final EnrolmentStore store;

    public Admissions(Enrolments enrolments) {
        this.store = enrolments.store();
    }

    /**
     * @param named the parameter {@code ep}, null when it was not given
     * @param issuer of the peer's certificate, null when it has none
     */
    public Admission decide(Peer peer, @Nullable String named, @Nullable String issuer) {
        if (named != null && !plausible(named)) {
            return new Refused("bad-endpoint", "an endpoint name has 1 to 255 bytes without U+0000");
        }
        String identity = peer.identity();
        if (identity == null) {
            return named == null ? nameless() : plain(named);
        }
        return switch (peer.security()) {
            case PeerIdentity.PSK, PeerIdentity.RPK -> keyed(peer.security(), identity, named);
            default -> certified(peer.names(), named, issuer);
        };
    }

    private static boolean plausible(String endpoint) {
        int bytes = endpoint.getBytes(StandardCharsets.UTF_8).length;
        return bytes > 0 && bytes <= EnrolmentReader.NAME_BYTES_MAX && endpoint.indexOf('\0') < 0;
    }

    private static Admission nameless() {
        return new Refused("endpoint-required", "without an identity of its own the device must say its name (ep)");
    }

    private Admission keyed(String type, String identity, @Nullable String named) {
        Optional<Enrolment> found = store.byIdentity(identity).filter(one -> one.isProvenBy(type));
        if (found.isEmpty()) {
            return new Refused("unknown-identity", "the key was removed meanwhile");
        }
        Enrolment enrolment = found.get();
        if (enrolment.kind() == Kind.DEVICE) {
            return named == null || named.equals(enrolment.name())
                    ? granted(enrolment.name(), enrolment)
                    : new Refused("endpoint-mismatch", "the key belongs to another endpoint");
        }
        if (named == null) {
            return nameless();
        }
        Match match = enrolment.match();
        if (match != null && !Pattern.matches(match.pattern(), named)) {
            return new Refused("endpoint-mismatch", "the endpoint does not belong to the group of this key");
        }
        return ownOr(named, enrolment);
    }

    /** A device with a configuration of its own gets that; when that names a key, nobody else's key will do. */
    private Admission ownOr(String endpoint, Enrolment group) {
        Optional<Enrolment> own = store.find(Kind.DEVICE, endpoint);
        if (own.isPresent() && own.get().credential() != null) {
            return new Refused("has-own-key", "this endpoint has a key of its own");
        }
        return granted(endpoint, own.orElse(group));
    }

    private Admission certified(List<String> names, @Nullable String named, @Nullable String issuer) {
        if (named == null && names.size() != 1) {
            return nameless();
        }
        String endpoint = named == null ? names.get(0) : named;
        if (!names.contains(endpoint)) {
            return new Refused("endpoint-mismatch", "the certificate belongs to another endpoint");
        }
        Optional<Enrolment> own = store.find(Kind.DEVICE, endpoint);
        if (own.isPresent() && own.get().isProvenBy(PeerIdentity.X509)) {
            return granted(endpoint, own.get());
        }
        return group(endpoint, match -> match.issuer() != null && Issuers.same(match.issuer(), issuer), false)
                .map(group -> ownOr(endpoint, group))
                .orElse(new Refused("unknown-issuer", "no group has the issuer of this certificate"));
    }

    private Admission plain(String endpoint) {
        Optional<Enrolment> own = store.find(Kind.DEVICE, endpoint);
        if (own.isPresent() && own.get().credential() != null) {
            return new Refused("not-secured", "this endpoint has a key and must use coaps");
        }
        Optional<Enrolment> found = own.isPresent() ? own : group(endpoint, match -> match.issuer() == null, true);
        if (found.isEmpty()) {
            return UNKNOWN;
        }
        if (found.get().plan().hasSecrets()) {
            return new Refused("secrets-without-security", "the configuration holds keys; they leave only over coaps");
        }
        return granted(endpoint, found.get());
    }

    /** The first group, by name, that an endpoint belongs to. */
    private Optional<Enrolment> group(String endpoint, Predicate<Match> condition, boolean withoutKey) {
        return store.groups().stream()
                .filter(group -> !(withoutKey && group.hasCredential()))
                .filter(group -> condition.test(group.match()))
                .filter(group -> Pattern.matches(group.match().pattern(), endpoint))
                .findFirst()
                .flatMap(group -> store.find(Kind.GROUP, group.name()));
    }

    private static Admission granted(String endpoint, Enrolment enrolment) {
        return new Granted(endpoint, enrolment.plan(), enrolment.source());
    }
}
