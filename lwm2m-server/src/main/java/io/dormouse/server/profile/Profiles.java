// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.profile;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.StoreException;
import io.dormouse.kit.time.Time;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceListener;
import io.dormouse.server.device.DeviceMatch;
import io.dormouse.server.device.DeviceProfiles;
import io.dormouse.server.device.ProfileFacts;
import io.dormouse.server.operation.BodyFields;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The profiles, and which of them match a device. Which ones do is remembered for a while; what changes tags, registration or profiles asks anew.
 *
 * <p>Facts of a registration reach the tables that filters look at within a second, so a device is looked at again shortly after it registered.
 */
public final class Profiles implements DeviceProfiles, DeviceListener {
    static final int PROFILES_MAX = 100;

    /** Devices of which it is remembered which profiles match. */
    static final int REMEMBERED_MAX = 20_000;

    /** After that long a device is looked at anew: what it reports, or its label, may be another. */
    static final Duration REMEMBERED = Duration.ofMinutes(1);

    private static final Duration STORED_AFTER = Duration.ofMillis(1_500);
    private static final Logger log = LoggerFactory.getLogger(Profiles.class);

    private final ProfileStore store;
    private final Database database;
    private final DeviceMatch filters;
    private final Time time;
    private final Map<String, Known> known = new LinkedHashMap<>(64, 0.75f, true);
    private volatile List<Profile> all = List.of();
    private volatile Consumer<String> look = endpoint -> {};
    private volatile Runnable lookAtAll = () -> {};

    private record Known(List<Profile> of, ProfileFacts facts, long atNanos) {}

    public Profiles(Database database, DeviceMatch filters, Time time) {
        this.store = new ProfileStore(database);
        this.database = database;
        this.filters = filters;
        this.time = time;
        load();
    }

    /**
     * Completes the wiring.
     *
     * @param look is told of a device to which other profiles may apply now
     * @param lookAtAll is told when that is so for all that listen
     */
    public void begin(Consumer<String> look, Runnable lookAtAll) {
        this.look = look;
        this.lookAtAll = lookAtAll;
    }

    private void load() {
        all = store.all().stream().map(Profiles::profile).sorted(Profile.ORDER).toList();
    }

    private static Profile profile(ProfileStore.Row row) {
        BodyFields fields = new BodyFields(row.body());
        return ProfileReader.read(row.name(), fields, row.body(), row.version(), row.changedAt(), row.changedBy());
    }

    /** By importance. */
    List<Profile> all() {
        return all;
    }

    Optional<Profile> find(String name) {
        return all.stream().filter(profile -> profile.name().equals(name)).findFirst();
    }

    @Override
    public ProfileFacts of(String endpoint) {
        List<Profile> now = all;
        if (now.isEmpty()) {
            return ProfileFacts.NONE;
        }
        Known before;
        synchronized (known) {
            before = known.get(endpoint);
        }
        if (before != null && before.of() == now && time.nanos() - before.atNanos() < REMEMBERED.toNanos()) {
            return before.facts();
        }
        return ask(endpoint, now, before);
    }

    private ProfileFacts ask(String endpoint, List<Profile> now, @Nullable Known before) {
        ProfileFacts facts;
        try {
            facts = Profile.together(now.stream()
                    .filter(profile -> profile.match() == null || filters.passes(profile.match(), endpoint))
                    .toList());
        } catch (StoreException storeDown) {
            log.debug("Which profiles match cannot be asked now: {}", storeDown.getMessage());
            return before == null ? ProfileFacts.NONE : before.facts();
        }
        synchronized (known) {
            known.put(endpoint, new Known(now, facts, time.nanos()));
            if (known.size() > REMEMBERED_MAX) {
                known.remove(known.keySet().iterator().next());
            }
        }
        return facts;
    }

    /** Something that filters look at has changed, and is stored. */
    public void changed(String endpoint) {
        if (!all.isEmpty()) {
            forget(endpoint);
            look.accept(endpoint);
        }
    }

    private void forget(String endpoint) {
        synchronized (known) {
            known.remove(endpoint);
        }
    }

    @Override
    public void registered(Device device, Optional<Device> before) {
        registrationChanged(device.endpoint());
    }

    @Override
    public void updated(Device device, Device before) {
        boolean same = device.objects().equals(before.objects())
                && device.queueMode() == before.queueMode()
                && device.registration().security().equals(before.registration().security());
        if (!same) {
            registrationChanged(device.endpoint());
        }
    }

    private void registrationChanged(String endpoint) {
        if (!all.isEmpty()) {
            forget(endpoint);
            time.after(STORED_AFTER, () -> changed(endpoint));
        }
    }

    @Override
    public void deleted(String endpoint) {
        forget(endpoint);
    }

    /** What became of putting a profile. */
    enum Put {
        MADE,
        CHANGED,
        UNCHANGED,
        TOO_MANY,
        OTHER_VERSION
    }

    CompletableFuture<Put> put(String name, ObjectNode body, OptionalLong ifVersion, String by) {
        if (find(name).filter(one -> one.body().equals(body)).isPresent() && ifVersion.isEmpty()) {
            return CompletableFuture.completedFuture(Put.UNCHANGED);
        }
        CompletableFuture<Put> stored = database.submit(transaction -> {
            OptionalLong version = ProfileStore.version(transaction, name);
            if (ifVersion.isPresent() && !ifVersion.equals(version)) {
                return Put.OTHER_VERSION;
            }
            if (version.isEmpty() && ProfileStore.count(transaction) >= PROFILES_MAX) {
                return Put.TOO_MANY;
            }
            ProfileStore.put(transaction, new ProfileStore.Row(name, body, version.orElse(0) + 1, time.now(), by));
            transaction.event(null, "audit.profile-changed", event(name, by));
            return version.isEmpty() ? Put.MADE : Put.CHANGED;
        });
        return stored.thenApply(this::reload);
    }

    /** Empty when there is none; false when it has another version. */
    CompletableFuture<Optional<Boolean>> remove(String name, OptionalLong ifVersion, String by) {
        CompletableFuture<Optional<Boolean>> removed = database.submit(transaction -> {
            OptionalLong version = ProfileStore.version(transaction, name);
            if (version.isEmpty()) {
                return Optional.empty();
            }
            if (ifVersion.isPresent() && !ifVersion.equals(version)) {
                return Optional.of(false);
            }
            ProfileStore.delete(transaction, name);
            transaction.event(null, "audit.profile-removed", event(name, by));
            return Optional.of(true);
        });
        return removed.thenApply(this::reload);
    }

    private <T> T reload(T outcome) {
        load();
        lookAtAll.run();
        return outcome;
    }

    private static ObjectNode event(String name, String by) {
        return JsonNodeFactory.instance.objectNode().put("profile", name).put("by", by);
    }
}
