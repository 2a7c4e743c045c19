// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.credential;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.coap.PskKey;
import io.dormouse.coap.PskLookup;
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
import io.dormouse.server.device.Identities;
import io.dormouse.server.device.KnownDevices;
import io.dormouse.server.device.Sessions;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The credentials of all devices. Nothing is kept in memory: a handshake costs one pooled read and one decryption, and several nodes see the same keys.
 *
 * <p>A key put on a device that has one becomes the next: both are valid until the device registers with the new one, which then takes over. Changes run on the
 * device's lane.
 */
public final class Credentials implements DeviceListener, Identities, PskLookup {
    private static final Logger log = LoggerFactory.getLogger(Credentials.class);
    private static final int GENERATED_KEY_BYTES = 16;

    private final CredentialStore store;
    private final Ports ports;
    private final int keyBytesMin;
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

        /** See {@link CredentialChange.NeedsNewIdentity}. */
        record NeedsNewIdentity() implements Outcome {}
    }

    /** @param keyBytesMin shortest key that is accepted */
    public Credentials(Ports ports, int keyBytesMin) {
        this.ports = ports;
        this.store = new CredentialStore(ports.database());
        this.keyBytesMin = keyBytesMin;
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

    /** At most one: a rotation needs an identity of its own, by which the first use of the new key is noticed. */
    @Override
    public List<PskKey> find(String identity) {
        return store.byIdentity(identity)
                .map(one -> List.of(new PskKey(one.endpoint(), ports.box().open(one.sealed(), one.context()))))
                .orElse(List.of());
    }

    @Override
    public Optional<String> endpointOf(String security, String identity) {
        return security.equals(Credential.PSK)
                ? store.byIdentity(identity).map(Credential::endpoint)
                : Optional.empty();
    }

    @Override
    public boolean hasCredentials(String endpoint) {
        return !store.of(endpoint).isEmpty();
    }

    /** Shortest key that is accepted. */
    public int keyBytesMin() {
        return keyBytesMin;
    }

    CredentialStore store() {
        return store;
    }

    /** @param replaceNow whether the ones before end at once */
    CompletableFuture<Outcome> put(String endpoint, NewCredential wanted, boolean replaceNow, String by) {
        return ports.lanes().run(endpoint, () -> putNow(endpoint, wanted, replaceNow, by));
    }

    /** Gives a device its first key, for programs that come with their devices; one that has a key keeps it. Waits for the database: for start-up. */
    public void provision(String endpoint, String identity, byte[] key) {
        if (!hasCredentials(endpoint)) {
            put(endpoint, new NewCredential(identity, key), false, "start").join();
        }
    }

    private Outcome putNow(String endpoint, NewCredential wanted, boolean replaceNow, String by) {
        List<Credential> before = store.of(endpoint);
        byte[] key = wanted.key() == null ? generatedKey() : wanted.key();
        String identity = wanted.identity() == null ? generatedIdentity(endpoint, before) : wanted.identity();
        CredentialChange change = CredentialChange.of(before, identity, key, replaceNow, ports.box());
        if (change instanceof CredentialChange.Nothing) {
            return new Outcome.Stored(before, false, false, null);
        }
        if (!(change instanceof CredentialChange.Put put)) {
            return new Outcome.NeedsNewIdentity();
        }
        byte[] sealed = ports.box().seal(key, Credential.context(endpoint, identity));
        Credential added = new Credential(
                endpoint, put.slot(), identity, sealed, ports.time().now(), by);
        if (!ports.database().commit(transaction -> write(transaction, added, put.removed(), by))) {
            return new Outcome.IdentityTaken();
        }
        put.cut().forEach(ports.sessions()::cut);
        return new Outcome.Stored(store.of(endpoint), before.isEmpty(), true, wanted.generate() ? key : null);
    }

    private boolean write(Transaction transaction, Credential added, List<Credential> removed, String by)
            throws SQLException {
        if (CredentialStore.identityTakenByOther(transaction, added.identity(), added.endpoint())) {
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
        String identity = wanted.identity() == null ? endpoint : wanted.identity();
        return store.byIdentity(identity)
                .filter(one -> !one.endpoint().equals(endpoint))
                .isPresent();
    }

    /** Puts the first credential of a device that is being made, within its unit. */
    public Created create(Transaction transaction, String endpoint, NewCredential wanted, String by)
            throws SQLException {
        byte[] key = wanted.key() == null ? generatedKey() : wanted.key();
        String identity = wanted.identity() == null ? generatedIdentity(endpoint, List.of()) : wanted.identity();
        byte[] sealed = ports.box().seal(key, Credential.context(endpoint, identity));
        Credential added = new Credential(
                endpoint, Slot.CURRENT, identity, sealed, ports.time().now(), by);
        if (!write(transaction, added, List.of(), by)) {
            throw new SQLException("the identity has just been taken");
        }
        return new Created(identity, wanted.generate() ? key : null);
    }

    /** @param generatedKey null unless it was made here */
    public record Created(String identity, byte @Nullable [] generatedKey) {
        /** As the HTTP API writes it, the key included. */
        public ObjectNode json() {
            ObjectNode json = JsonNodeFactory.instance
                    .objectNode()
                    .put("type", Credential.PSK)
                    .put("identity", identity);
            if (generatedKey != null) {
                json.put("key", HexFormat.of().formatHex(generatedKey));
            }
            return json;
        }

        @Override
        public String toString() {
            return "Created[" + identity + "]";
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
            before.forEach(one -> ports.sessions().cut(one.identity()));
            return true;
        });
    }

    @Override
    public void registered(Device device, Optional<Device> before) {
        used(device.endpoint(), device.registration().identity());
    }

    @Override
    public void updated(Device device, Device before) {
        String identity = device.registration().identity();
        if (!Objects.equals(identity, before.registration().identity())) {
            used(device.endpoint(), identity);
        }
    }

    /** The first success of the next credential makes it the current one. */
    private void used(String endpoint, @Nullable String identity) {
        if (identity == null) {
            return;
        }
        List<Credential> all = store.of(endpoint);
        Optional<Credential> next = all.stream()
                .filter(one -> one.slot() == Slot.NEXT && one.identity().equals(identity))
                .findFirst();
        Optional<Credential> current =
                all.stream().filter(one -> one.slot() == Slot.CURRENT).findFirst();
        if (next.isEmpty()) {
            return;
        }
        try {
            ports.database().commit(transaction -> {
                CredentialStore.promote(transaction, endpoint);
                ObjectNode data = JsonNodeFactory.instance.objectNode().put("identity", identity);
                current.ifPresent(old -> data.put("replaced", old.identity()));
                transaction.event(endpoint, "credential.rotated", data);
                return true;
            });
            current.ifPresent(old -> ports.sessions().cut(old.identity()));
        } catch (StoreException later) {
            log.warn("A rotated credential could not be stored; the next registration tries again", later);
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
            gone.forEach(one -> ports.sessions().cut(one.identity()));
        }
    }

    private byte[] generatedKey() {
        byte[] key = new byte[Math.max(GENERATED_KEY_BYTES, keyBytesMin)];
        ports.randomness().fill(key);
        return key;
    }

    /** The endpoint name where it fits and is free, else made unique by random digits. */
    private String generatedIdentity(String endpoint, List<Credential> before) {
        byte[] random = new byte[4];
        ports.randomness().fill(random);
        String unique = endpoint + "-" + HexFormat.of().formatHex(random);
        for (String candidate : before.isEmpty() ? List.of(endpoint, unique) : List.of(unique)) {
            if (candidate.getBytes(StandardCharsets.UTF_8).length <= Credential.IDENTITY_BYTES_MAX) {
                return candidate;
            }
        }
        byte[] long16 = new byte[16];
        ports.randomness().fill(long16);
        return HexFormat.of().formatHex(long16);
    }

    private static ObjectNode event(Credential one, String by) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", Credential.PSK)
                .put("identity", one.identity())
                .put("slot", one.slot().word())
                .put("by", by);
    }
}
