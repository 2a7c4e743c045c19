// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Databases;
import io.dormouse.kit.database.Transaction;
import io.dormouse.kit.event.Event;
import io.dormouse.kit.time.VirtualTime;
import io.dormouse.objects.BundledObjects;
import io.dormouse.objects.ObjectDefinition;
import io.dormouse.server.device.Answer;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceListeners;
import io.dormouse.server.device.DeviceModels;
import io.dormouse.server.device.DeviceSettings;
import io.dormouse.server.device.KnownDevices;
import io.dormouse.server.device.LaneExecutor;
import io.dormouse.server.device.ProfileFacts;
import io.dormouse.server.downlink.DownlinkScheduler;
import io.dormouse.server.downlink.DownlinkSource;
import io.dormouse.server.downlink.DownlinkWork;
import io.dormouse.server.downlink.Presence;
import io.dormouse.server.downlink.PresenceJournal;
import io.dormouse.server.downlink.Window;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The core of a server in virtual time on one thread, with scripted devices instead of a network. Everything between the ports is real: lanes, presence,
 * scheduler, database (in memory).
 *
 * <p>Use: make the capability with the public parts, {@link #plug} its sources, let {@link #device} devices register, {@link #pass} time.
 */
public final class World implements AutoCloseable {
    public final VirtualTime time = new VirtualTime(Instant.parse("2026-11-20T10:00:00Z"));
    public final Database database = Databases.inMemory(time);
    public final LaneExecutor lanes = new LaneExecutor(Runnable::run);
    public final DeviceListeners listeners = new DeviceListeners();
    public final DownlinkScheduler scheduler = new DownlinkScheduler(lanes, listeners, time);
    public final Known known = new Known();

    /** What profiles say, by endpoint. */
    public final Map<String, ProfileFacts> profiles = new HashMap<>();

    public final DeviceModels models = new NewestModels();
    public final Presence presence;
    private final PresenceJournal journal;
    private final Map<String, FakeDevice> devices = new HashMap<>();

    public World() {
        journal = new PresenceJournal(database, time);
        presence = new Presence(journal, known, this::profileOf, lanes, scheduler, time);
        listeners.add(presence);
    }

    /** Completes the wiring: {@code immediate} is RPC or {@link #nothing()}. Capabilities must have been added to {@link #listeners} before. */
    public void plug(DownlinkSource immediate, DownlinkSource... rotation) {
        listeners.add(scheduler);
        scheduler.begin(
                presence,
                (device, request, timeout) -> device(device.endpoint()).receive(request, timeout),
                immediate,
                List.of(rotation));
    }

    /** A source that never has work. */
    public static DownlinkSource nothing() {
        return new DownlinkSource() {
            @Override
            public String name() {
                return "nothing";
            }

            @Override
            public Optional<DownlinkWork> next(Device device, Window window) {
                return Optional.empty();
            }

            @Override
            public void answered(Device device, DownlinkWork work, Answer answer) {
                throw new IllegalStateException("nothing was asked");
            }
        };
    }

    /** The device of this name; the same one every time. */
    public FakeDevice device(String endpoint) {
        return devices.computeIfAbsent(endpoint, name -> new FakeDevice(this, name));
    }

    /** What {@link #profiles} says of a device. */
    public ProfileFacts profileOf(String endpoint) {
        return profiles.getOrDefault(endpoint, ProfileFacts.NONE);
    }

    public void pass(Duration duration) {
        time.advance(duration);
    }

    /** All events so far, in order. */
    public List<Event> events() {
        ObjectMapper mapper = new ObjectMapper();
        return database.read(connection -> {
            List<Event> events = new ArrayList<>();
            try (var select = connection.prepareStatement(
                            "SELECT seq, at_millis, endpoint, type, data FROM event ORDER BY seq");
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    events.add(new Event(
                            rows.getLong(1),
                            Instant.ofEpochMilli(rows.getLong(2)),
                            rows.getString(3),
                            rows.getString(4),
                            parse(mapper, rows.getString(5))));
                }
            }
            return events;
        });
    }

    /** Events of the given types, in order. */
    public List<Event> events(String... types) {
        Set<String> wanted = Set.of(types);
        return events().stream().filter(event -> wanted.contains(event.type())).toList();
    }

    @Override
    public void close() {
        journal.close();
        database.close();
    }

    private static JsonNode parse(ObjectMapper mapper, String text) {
        try {
            return mapper.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Devices that exist, and settings for them. */
    public static final class Known implements KnownDevices {
        private final Set<String> endpoints = new HashSet<>();
        private final Map<String, DeviceSettings> settings = new HashMap<>();

        @Override
        public boolean exists(String endpoint) {
            return endpoints.contains(endpoint);
        }

        @Override
        public void ensure(Transaction transaction, String endpoint) {
            endpoints.add(endpoint);
        }

        @Override
        public DeviceSettings settings(String endpoint) {
            return settings.getOrDefault(endpoint, DeviceSettings.NONE);
        }

        public void set(String endpoint, DeviceSettings wanted) {
            settings.put(endpoint, wanted);
        }
    }

    /** The bundled registry: the registered version, else the newest. */
    private static final class NewestModels implements DeviceModels {
        @Override
        public Optional<ObjectDefinition> object(Optional<Device> device, int objectId) {
            return device.flatMap(known -> known.objects().version(objectId))
                    .flatMap(version -> BundledObjects.load().find(objectId, version))
                    .or(() -> BundledObjects.load().newest(objectId));
        }
    }
}
