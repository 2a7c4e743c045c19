// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.credential;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.coap.PskKey;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.StoreException;
import io.dormouse.kit.database.Transaction;
import io.dormouse.kit.secret.SealedBox;
import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.Time;
import io.dormouse.server.credential.Credential.Slot;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceLanes;
import io.dormouse.server.device.DeviceListener;
import io.dormouse.server.device.KnownDevices;
import io.dormouse.server.device.Sessions;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The credentials of all devices. One put on a device that has one becomes the next: both are valid until the device first uses the new one, which then takes over. With
 * another identity that is its first registration; with the same identity, a handshake with the new key. Changes run on the device's lane.
 */
public final class Credentials implements DeviceListener {
    private static final Logger log = LoggerFactory.getLogger(Credentials.class);

    private final CredentialStore store;
    private final Ports ports;
    private final CredentialMaker maker;
    private final CredentialLookup lookup;
    private final Map<String, List<Credential>> leaving = new ConcurrentHashMap<>();

    /** What credentials need of the others. */
    public record Ports(
            Database database,
            DeviceLanes lanes,
            KnownDevices devices,
            Sessions sessions,
            SealedBox box,
            Time time,
            Randomness randomness) {}

    /** What became of putting a credential. */
    sealed interface Outcome {
        /** @param generatedKey null unless it was made here */
        record Stored(List<Credential> now, boolean first, boolean changed, byte @Nullable [] generatedKey)
                implements Outcome {}

        /** Another device has this identity. */
        record IdentityTaken() implements Outcome {}
    }

    /** @param keyBytesMin shortest key that is accepted */
    public Credentials(Ports ports, int keyBytesMin) {
        this.ports = ports;
        this.store = new CredentialStore(ports.database());
        this.maker = new CredentialMaker(ports.box(), ports.time(), ports.randomness(), keyBytesMin);
        this.lookup = new CredentialLookup(
                store, ports.box(), (identity, key) -> ports.lanes().tell(key.endpoint(), () -> proven(identity, key)));
    }

    /** Stops the start when the secret key file is not the one that the stored keys were encrypted with. */
    public void check() {
        for (Credential one : store.after("", 1)) {
            try {
                ports.box().open(one.sealed(), one.context());
            } catch (IllegalArgumentException wrong) {
                throw new IllegalStateException(
                        "The stored credentials were encrypted with another secret key. Start with the secret key file that belongs to this database.",
                        wrong);
            }
        }
    }

    /** For those who ask who somebody is. */
    public CredentialLookup lookup() {
        return lookup;
    }

    /** Shortest key that is accepted. */
    public int keyBytesMin() {
        return maker.keyBytesMin();
    }

    CredentialStore store() {
        return store;
    }

    /** The raw public key of a credential; it is no secret. */
    byte[] publicKey(Credential raw) {
        return ports.box().open(raw.sealed(), raw.context());
    }

    /** @param replaceNow whether the ones before end at once */
    CompletableFuture<Outcome> put(String endpoint, NewCredential wanted, boolean replaceNow, String by) {
        return ports.lanes().run(endpoint, () -> putNow(endpoint, wanted, replaceNow, by));
    }

    /** Gives a device its first key, for programs that come with their devices; one that has a key keeps it. Waits for the database: for start-up. */
    public void provision(String endpoint, String identity, byte[] key) {
        if (!lookup.hasCredentials(endpoint)) {
            put(endpoint, NewCredential.psk(identity, key), false, "start").join();
        }
    }

    private Outcome putNow(String endpoint, NewCredential wanted, boolean replaceNow, String by) {
        List<Credential> before = store.of(endpoint);
        NewCredential.Made made = maker.made(endpoint, wanted, before);
        CredentialChange change = CredentialChange.of(before, made, replaceNow, ports.box());
        if (!(change instanceof CredentialChange.Put put)) {
            return new Outcome.Stored(before, false, false, null);
        }
        Credential added = maker.sealed(endpoint, put.slot(), made, by);
        if (!ports.database().commit(transaction -> write(transaction, added, put.removed(), by))) {
            return new Outcome.IdentityTaken();
        }
        cut(put.cut(before));
        return new Outcome.Stored(store.of(endpoint), before.isEmpty(), true, wanted.generate() ? made.secret() : null);
    }

    private void cut(List<Credential> gone) {
        gone.forEach(one -> ports.sessions().cut(one.type(), one.identity()));
    }

    private boolean write(Transaction transaction, Credential added, List<Credential> removed, String by)
            throws SQLException {
        if (CredentialStore.isOfAnother(transaction, added)) {
            return false;
        }
        ports.devices().ensure(transaction, added.endpoint());
        for (Credential one : removed) {
            CredentialStore.delete(transaction, one.endpoint(), one.slot());
            transaction.event(one.endpoint(), "credential.removed", event(one, by));
        }
        if (!CredentialStore.insert(transaction, added)) {
            throw new SQLException("another node has just taken the identity");
        }
        transaction.event(added.endpoint(), "credential.added", event(added, by));
        return true;
    }

    /** Whether another device has the identity that this one would get. A pooled read. */
    public boolean identityTaken(String endpoint, NewCredential wanted) {
        return store.ownerOf(wanted.type(), wanted.identityFor(endpoint))
                .filter(owner -> !owner.equals(endpoint))
                .isPresent();
    }

    /** Puts the first credential of a device that is being made, within its unit. */
    public Created create(Transaction transaction, String endpoint, NewCredential wanted, String by)
            throws SQLException {
        NewCredential.Made made = maker.made(endpoint, wanted, List.of());
        if (!write(transaction, maker.sealed(endpoint, Slot.CURRENT, made, by), List.of(), by)) {
            throw new SQLException("the identity has just been taken");
        }
        return new Created(made.type(), made.identity(), wanted.generate() ? made.secret() : null);
    }

    /** @param generatedKey null unless it was made here */
    public record Created(String type, String identity, byte @Nullable [] generatedKey) {
        /** As the HTTP API writes it, the key included. */
        public ObjectNode json() {
            ObjectNode json =
                    JsonNodeFactory.instance.objectNode().put("type", type).put("identity", identity);
            if (generatedKey != null) {
                json.put("key", HexFormat.of().formatHex(generatedKey));
            }
            return json;
        }

        @Override
        public String toString() {
            return "Created[" + type + " " + identity + "]";
        }
    }

    /** Completes with false when there was none. Sessions are cut. */
    CompletableFuture<Boolean> remove(String endpoint, String by) {
        return ports.lanes().run(endpoint, () -> {
            List<Credential> before = store.of(endpoint);
            if (before.isEmpty()) {
                return false;
            }
            ports.database().commit(transaction -> {
                CredentialStore.deleteAll(transaction, endpoint);
                for (Credential one : before) {
                    transaction.event(endpoint, "credential.removed", event(one, by));
                }
                return true;
            });
            cut(before);
            return true;
        });
    }

    @Override
    public void registered(Device device, Optional<Device> before) {
        used(device);
    }

    @Override
    public void updated(Device device, Device before) {
        if (!Objects.equals(
                device.registration().identity(), before.registration().identity())) {
            used(device);
        }
    }

    /** A registration with the identity that only the next credential has. */
    private void used(Device device) {
        String identity = device.registration().identity();
        if (identity == null) {
            return;
        }
        String type = device.registration().security();
        // Of a certificate the registration knows all names; the credential, the one that is the device's.
        String owned = type.equals(Credential.X509) ? device.endpoint() : identity;
        List<Credential> all = store.of(device.endpoint());
        if (all.stream().noneMatch(one -> one.slot() == Slot.CURRENT && one.is(type, owned))) {
            promote(device.endpoint(), all, next -> next.is(type, owned));
        }
    }

    /** On the lane: one of the two keys of an identity was used in a handshake. */
    private void proven(String identity, PskKey key) {
        promote(
                key.endpoint(),
                store.of(key.endpoint()),
                next -> next.is(Credential.PSK, identity)
                        && Arrays.equals(ports.box().open(next.sealed(), next.context()), key.key()));
    }

    /** The first success of the next credential makes it the current one. */
    private void promote(String endpoint, List<Credential> all, Predicate<Credential> wasUsed) {
        Credential next = all.stream()
                .filter(one -> one.slot() == Slot.NEXT)
                .filter(wasUsed)
                .findFirst()
                .orElse(null);
        if (next == null) {
            return;
        }
        List<Credential> old =
                all.stream().filter(one -> one.slot() != Slot.NEXT).toList();
        try {
            ports.database().commit(transaction -> {
                CredentialStore.promote(transaction, endpoint);
                ObjectNode data = JsonNodeFactory.instance
                        .objectNode()
                        .put("type", next.type())
                        .put("identity", next.identity());
                old.forEach(one -> data.put("replaced", one.identity()));
                transaction.event(endpoint, "credential.rotated", data);
                return true;
            });
            // Under the same identity the new session has taken the place of the old one already.
            cut(old.stream()
                    .filter(one -> !one.is(next.type(), next.identity()))
                    .toList());
        } catch (StoreException later) {
            log.warn("A rotated credential could not be stored; the next use tries again", later);
        }
    }

    @Override
    public void deleting(Transaction transaction, String endpoint) throws SQLException {
        leaving.put(endpoint, CredentialStore.of(transaction, endpoint));
        CredentialStore.deleteAll(transaction, endpoint);
    }

    @Override
    public void deleted(String endpoint) {
        List<Credential> gone = leaving.remove(endpoint);
        if (gone != null) {
            cut(gone);
        }
    }

    private static ObjectNode event(Credential one, String by) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", one.type())
                .put("identity", one.identity())
                .put("slot", one.slot().word())
                .put("by", by);
    }
}
