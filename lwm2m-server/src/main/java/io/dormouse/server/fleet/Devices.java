// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.http.Problem;
import io.dormouse.server.credential.Credentials;
import io.dormouse.server.credential.NewCredential;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceLanes;
import io.dormouse.server.device.DeviceListener;
import io.dormouse.server.device.DeviceListeners;
import io.dormouse.server.device.DeviceSettings;
import io.dormouse.server.device.Registered;
import io.dormouse.server.device.Tags;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes, changes and deletes devices, each on its lane, and notes what the filter language can ask of registrations. */
public final class Devices implements DeviceListener {
    private static final Logger log = LoggerFactory.getLogger(Devices.class);

    private final DeviceStore store;
    private final DeviceListStore list;
    private final Ports ports;

    /** Devices whose last registration could not be noted; tried again when they are heard next. */
    private final Set<String> owed = ConcurrentHashMap.newKeySet();

    /** What devices need of the others. */
    public record Ports(
            Database database, DeviceLanes lanes, DeviceListeners listeners, Tags tags, Credentials credentials) {}

    public Devices(DeviceStore store, Ports ports, io.dormouse.kit.time.Time time) {
        this.store = store;
        this.list = new DeviceListStore(ports.database(), time);
        this.ports = ports;
    }

    /** 409 {@code device-exists} or {@code identity-taken}. All or nothing, but for a store that goes down between device and tags. */
    CompletionStage<Optional<ObjectNode>> create(
            String endpoint, DeviceChange first, @Nullable NewCredential credential, String by) {
        first.tags().ifPresent(ports.tags()::check);
        CompletableFuture<Optional<ObjectNode>> created =
                ports.lanes().run(endpoint, () -> createNow(endpoint, first, credential, by));
        if (first.tags().isEmpty()) {
            return created;
        }
        return created.thenCompose(done -> ports.tags()
                .patch(endpoint, first.tags().get(), OptionalLong.empty(), by)
                .handle((version, failure) -> failure == null
                        ? CompletableFuture.completedStage(done)
                        : this.<Optional<ObjectNode>>undo(endpoint, failure))
                .thenCompose(stage -> stage));
    }

    private <T> CompletionStage<T> undo(String endpoint, Throwable failure) {
        return ports.lanes()
                .run(endpoint, () -> deleteNow(endpoint, "undo"))
                .handle((deleted, alsoFailed) -> CompletableFuture.<T>failedStage(failure))
                .thenCompose(stage -> stage);
    }

    private Optional<ObjectNode> createNow(
            String endpoint, DeviceChange first, @Nullable NewCredential credential, String by) {
        if (store.exists(endpoint)) {
            throw Problem.of(409, "device-exists", "There is a device of this name already.")
                    .asException();
        }
        if (credential != null && ports.credentials().identityTaken(endpoint, credential)) {
            throw Problem.of(409, "identity-taken", "Another device has this identity; identities are unique.")
                    .asException();
        }
        Optional<Credentials.Created> made = ports.database().commit(transaction -> {
            store.insert(transaction, endpoint);
            DeviceSettings settings = first.settings(DeviceSettings.NONE);
            if (first.touchesDevice()) {
                DeviceStore.update(transaction, endpoint, 0, first.label(null), settings);
            }
            transaction.event(endpoint, "device.created", by(by));
            return credential == null
                    ? Optional.empty()
                    : Optional.of(ports.credentials().create(transaction, endpoint, credential, by));
        });
        return made.map(Credentials.Created::json);
    }

    /** @param ifMatch version of label, settings and twin together, 412 when it is another one */
    CompletionStage<Boolean> change(String endpoint, DeviceChange change, OptionalLong ifMatch, String by) {
        return ports.lanes()
                .run(endpoint, () -> checked(endpoint, ifMatch))
                .thenCompose(before -> change.touchesTags()
                        ? ports.tags()
                                .patch(endpoint, change.tagsPatch(before.tags()), before.twinVersion(ifMatch), by)
                                .thenApply(version -> before)
                        : CompletableFuture.completedStage(before))
                .thenCompose(before -> change.touchesDevice()
                        ? ports.lanes().run(endpoint, () -> changeNow(endpoint, change, before, ifMatch, by))
                        : CompletableFuture.completedStage(true));
    }

    /** A device before a change. */
    private record Before(long deviceVersion, long version, ObjectNode tags) {
        OptionalLong twinVersion(OptionalLong ifMatch) {
            return ifMatch.isPresent() ? OptionalLong.of(version - deviceVersion) : OptionalLong.empty();
        }
    }

    private Before checked(String endpoint, OptionalLong ifMatch) {
        DeviceRow row = list.one(endpoint).orElseThrow(() -> unknown().asException());
        DeviceStore.Row device =
                store.find(endpoint).orElseThrow(() -> unknown().asException());
        if (ifMatch.isPresent() && ifMatch.getAsLong() != row.version()) {
            throw changedMeanwhile().asException();
        }
        return new Before(
                device.version(), row.version(), (ObjectNode) row.json().path("tags"));
    }

    private boolean changeNow(String endpoint, DeviceChange change, Before before, OptionalLong ifMatch, String by) {
        DeviceStore.Row now = store.find(endpoint).orElseThrow(() -> unknown().asException());
        if (ifMatch.isPresent() && now.version() != before.deviceVersion()) {
            throw changedMeanwhile().asException();
        }
        String label = change.label(now.label());
        DeviceSettings settings = change.settings(now.settings());
        if (java.util.Objects.equals(label, now.label()) && settings.equals(now.settings())) {
            return false;
        }
        boolean stored = ports.database().commit(transaction -> {
            boolean updated = DeviceStore.update(transaction, endpoint, now.version(), label, settings);
            if (updated) {
                ObjectNode data = by(by).put("label", label);
                data.set("settings", SettingsJson.write(settings));
                transaction.event(endpoint, "device.changed", data);
            }
            return updated;
        });
        store.forgetSettings(endpoint);
        if (!stored) {
            throw changedMeanwhile().asException();
        }
        return true;
    }

    CompletionStage<Boolean> delete(String endpoint, OptionalLong ifMatch, String by) {
        return ports.lanes().run(endpoint, () -> {
            DeviceRow row = list.one(endpoint).orElseThrow(() -> unknown().asException());
            if (ifMatch.isPresent() && ifMatch.getAsLong() != row.version()) {
                throw changedMeanwhile().asException();
            }
            return deleteNow(endpoint, by);
        });
    }

    private boolean deleteNow(String endpoint, String by) {
        ports.database().commit(transaction -> {
            ports.listeners().deleting(transaction, endpoint);
            DeviceStore.delete(transaction, endpoint);
            transaction.event(endpoint, "device.deleted", by(by));
            return true;
        });
        store.forgetSettings(endpoint);
        owed.remove(endpoint);
        ports.listeners().deleted(endpoint);
        return true;
    }

    @Override
    public void registered(Device device, Optional<Device> before) {
        note(device, before.orElse(null));
    }

    @Override
    public void updated(Device device, Device before) {
        note(device, before);
    }

    /** Written behind and only when something is new: a registration must not wait for it. */
    private void note(Device device, @Nullable Device before) {
        Registered now = device.registration();
        boolean known = before != null
                && before.registration().lwm2mVersion().equals(now.lwm2mVersion())
                && before.registration().security().equals(now.security());
        if (known && !owed.contains(device.endpoint())) {
            return;
        }
        owed.remove(device.endpoint());
        CompletableFuture<Boolean> written = ports.database().submit(transaction -> {
            DeviceStore.registeredAs(transaction, device.endpoint(), now.lwm2mVersion(), now.security());
            return true;
        });
        var unused = written.whenComplete((done, failure) -> {
            if (failure != null) {
                owed.add(device.endpoint());
                log.warn("A registration could not be noted for filters yet: {}", failure.getMessage());
            }
        });
    }

    static Problem unknown() {
        return Problem.of(404, "device-unknown", "There is no device of this name.");
    }

    private static Problem changedMeanwhile() {
        return Problem.of(412, "version-mismatch", "The device was changed meanwhile; read it again and decide anew.");
    }

    private static ObjectNode by(String by) {
        return JsonNodeFactory.instance.objectNode().put("by", by);
    }
}
