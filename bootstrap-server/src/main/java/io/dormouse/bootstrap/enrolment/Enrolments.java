// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.enrolment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.bootstrap.enrolment.Enrolment.BootstrapKey;
import io.dormouse.bootstrap.enrolment.Enrolment.Kind;
import io.dormouse.bootstrap.enrolment.EnrolmentReader.Read;
import io.dormouse.coap.KnownCertificates;
import io.dormouse.coap.PeerIdentity;
import io.dormouse.coap.PskKey;
import io.dormouse.coap.PskLookup;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.secret.SealedBox;
import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.Time;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The configurations of devices and groups. Nothing is kept in memory; a handshake costs one pooled read and one decryption. */
public final class Enrolments implements PskLookup, KnownCertificates {
    /** Most configurations of devices. */
    public static final int CONFIGS_MAX = 1_000_000;

    /** Most enrolment groups. */
    public static final int GROUPS_MAX = 1_000;

    private final Database database;
    private final EnrolmentStore store;
    private final EnrolmentReader reader;
    private final Time time;

    public Enrolments(Database database, SealedBox box, Time time, Randomness randomness) {
        this.database = database;
        this.store = new EnrolmentStore(database, box);
        this.reader = new EnrolmentReader(randomness);
        this.time = time;
    }

    /** What became of a change. */
    sealed interface Outcome {
        record Stored(Enrolment now, boolean first) implements Outcome {}

        record IdentityTaken() implements Outcome {}

        record TooMany(int max) implements Outcome {}

        /** @param version the one that is there, 0 for none */
        record OtherVersion(long version) implements Outcome {}
    }

    /** Stops the start when the secret key file is not the one that the stored configurations were encrypted with. */
    public void check() {
        try {
            store.after(Kind.DEVICE, "", 1);
            store.after(Kind.GROUP, "", 1);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalStateException(
                    "The stored configurations were encrypted with another secret key. Start with the secret key file that belongs to this database.",
                    wrong);
        }
    }

    @Override
    public List<PskKey> find(String identity) {
        return store.byIdentity(identity)
                .filter(one -> one.isProvenBy(PeerIdentity.PSK))
                .flatMap(one -> Optional.ofNullable(one.credential()).map(key -> new PskKey(one.name(), key.key())))
                .map(List::of)
                .orElse(List.of());
    }

    @Override
    public boolean knowsKey(String identity) {
        return store.byIdentity(identity)
                .filter(one -> one.isProvenBy(PeerIdentity.RPK))
                .isPresent();
    }

    /** Who issued the certificate is looked at when the device asks; here only a trusted authority counts. */
    @Override
    public boolean knowsOneOf(List<String> names) {
        return names.stream()
                .anyMatch(name -> store.find(Kind.DEVICE, name)
                                .filter(one -> one.isProvenBy(PeerIdentity.X509))
                                .isPresent()
                        || store.groups().stream()
                                .anyMatch(group -> group.match().issuer() != null
                                        && Pattern.matches(group.match().pattern(), name)));
    }

    EnrolmentStore store() {
        return store;
    }

    EnrolmentReader reader() {
        return reader;
    }

    /** @param ifMatch the version that the caller saw, empty for any */
    CompletableFuture<Outcome> put(Kind kind, String name, Read read, OptionalLong ifMatch, String by) {
        BootstrapKey credential = read.credential();
        String identity = credential == null ? null : credential.identity();
        int max = kind == Kind.DEVICE ? CONFIGS_MAX : GROUPS_MAX;
        return database.submit(transaction -> {
            Optional<Enrolment> before = store.find(transaction.connection(), kind, name);
            long version = before.map(Enrolment::version).orElse(0L);
            if (ifMatch.isPresent() && ifMatch.getAsLong() != version) {
                return new Outcome.OtherVersion(version);
            }
            if (before.isEmpty() && EnrolmentStore.count(transaction.connection(), kind) >= max) {
                return new Outcome.TooMany(max);
            }
            if (identity != null && EnrolmentStore.identityTaken(transaction, identity, kind, name)) {
                return new Outcome.IdentityTaken();
            }
            Enrolment now = new Enrolment(
                    kind, name, read.match(), credential, read.plan(), read.document(), version + 1, time.now(), by);
            store.put(transaction, now);
            transaction.event(endpoint(kind, name), "bootstrap." + type(kind) + "-changed", event(kind, name, by));
            return new Outcome.Stored(now, before.isEmpty());
        });
    }

    /** Completes with false when there was none. */
    CompletableFuture<Boolean> remove(Kind kind, String name, String by) {
        return database.submit(transaction -> {
            boolean existed = EnrolmentStore.delete(transaction, kind, name);
            if (existed) {
                transaction.event(endpoint(kind, name), "bootstrap." + type(kind) + "-removed", event(kind, name, by));
            }
            return existed;
        });
    }

    private static String type(Kind kind) {
        return kind == Kind.DEVICE ? "config" : "group";
    }

    private static @Nullable String endpoint(Kind kind, String name) {
        return kind == Kind.DEVICE ? name : null;
    }

    private static ObjectNode event(Kind kind, String name, String by) {
        return JsonNodeFactory.instance.objectNode().put(kind.word(), name).put("by", by);
    }
}
