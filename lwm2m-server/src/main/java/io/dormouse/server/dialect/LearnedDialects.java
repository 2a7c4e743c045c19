// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.dialect;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Transaction;
import io.dormouse.kit.time.Time;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceListener;
import io.dormouse.server.device.Dialects;
import io.dormouse.server.device.KnownDevices;
import io.dormouse.server.device.Printable;
import io.dormouse.server.device.Report;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.eclipse.leshan.core.request.ContentFormat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers which formats and operations devices refuse: a fleet of one model learns once. What a device said when it
 * registered (the {@code ct} of its root link) comes first, what it refused never again; written behind.
 */
public final class LearnedDialects implements Dialects, DeviceListener {
    /** Devices, and models, whose entry is kept in memory; the others are read when needed. */
    static final int REMEMBERED_MAX = 20_000;

    private static final String COMPOSITES = "composites";
    private static final String TAKES_COMPOSITE_WRITES = "ipatch";
    private static final Logger log = LoggerFactory.getLogger(LearnedDialects.class);

    private final Map<String, Speaker> speakers = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> learned = new ConcurrentHashMap<>();
    private final DialectStore store = new DialectStore();
    private final Database database;
    private final KnownDevices devices;
    private final Time time;

    public LearnedDialects(Database database, KnownDevices devices, Time time) {
        this.database = database;
        this.devices = devices;
        this.time = time;
    }

    @Override
    public Optional<ContentFormat> forWrite(Device device) {
        ContentFormat wished = wished(device);
        if (wished != null) {
            return Optional.of(wished);
        }
        Set<String> refused = learnedOf(device);
        return writeCandidates(device).stream()
                .filter(format -> !refused.contains(write(format)))
                .findFirst();
    }

    private static List<ContentFormat> writeCandidates(Device device) {
        if (is10(device)) {
            return List.of(ContentFormat.TLV, ContentFormat.JSON);
        }
        List<ContentFormat> candidates = new ArrayList<>();
        if (announced(device, ContentFormat.SENML_CBOR)) {
            candidates.add(ContentFormat.SENML_CBOR);
        }
        candidates.addAll(
                List.of(ContentFormat.TLV, ContentFormat.SENML_CBOR, ContentFormat.SENML_JSON, ContentFormat.JSON));
        return candidates;
    }

    @Override
    public Optional<ContentFormat> forRead(Device device) {
        ContentFormat wished = wished(device);
        if (wished != null) {
            return Optional.of(wished);
        }
        Set<String> refused = learnedOf(device);
        return readCandidates(device).stream()
                .filter(format -> !refused.contains(read(format)))
                .findFirst();
    }

    private static List<ContentFormat> readCandidates(Device device) {
        if (is10(device)) {
            return List.of(ContentFormat.TLV);
        }
        return List.of(ContentFormat.SENML_CBOR, ContentFormat.SENML_JSON).stream()
                .filter(format -> announced(device, format))
                .toList();
    }

    @Override
    public boolean takesComposites(Device device) {
        return !is10(device) && !learnedOf(device).contains(COMPOSITES);
    }

    @Override
    public boolean knownToTakeCompositeWrites(Device device) {
        return takesComposites(device)
                && (learnedOf(device).contains(TAKES_COMPOSITE_WRITES)
                        || announced(device, ContentFormat.SENML_CBOR)
                        || announced(device, ContentFormat.SENML_JSON));
    }

    @Override
    public void refusesWrite(Device device, ContentFormat format) {
        learn(device, write(format), false);
    }

    @Override
    public void refusesRead(Device device, ContentFormat format) {
        learn(device, read(format), false);
    }

    @Override
    public void refusesComposites(Device device) {
        learn(device, COMPOSITES, false);
    }

    @Override
    public void takesCompositeWrite(Device device) {
        learn(device, TAKES_COMPOSITE_WRITES, true);
    }

    private @Nullable ContentFormat wished(Device device) {
        Integer code = devices.settings(device.endpoint()).contentFormat();
        return code == null ? null : ContentFormat.fromCode(code);
    }

    private static boolean is10(Device device) {
        return device.registration().lwm2mVersion().equals("1.0");
    }

    /**
     * Whether the root link of the registration lists a format, as in {@code </>;ct="110 112"} (OMA LwM2M Core 1.1
     * §6.2.1).
     */
    private static boolean announced(Device device, ContentFormat format) {
        String formats = device.registration().attributes().getOrDefault("ct", "");
        return List.of(formats.replace("\"", "").split(" ", -1)).contains(Integer.toString(format.getCode()));
    }

    private static String write(ContentFormat format) {
        return "write:" + format.getCode();
    }

    private static String read(ContentFormat format) {
        return "read:" + format.getCode();
    }

    private Set<String> learnedOf(Device device) {
        return learnedOf(keyOf(device.endpoint()));
    }

    private Set<String> learnedOf(String key) {
        return remembered(learned, key, () -> {
            Set<String> known = ConcurrentHashMap.newKeySet();
            known.addAll(database.read(connection -> store.learned(connection, key)));
            return known;
        });
    }

    private String keyOf(String endpoint) {
        return speakerOf(endpoint).key(endpoint);
    }

    private Speaker speakerOf(String endpoint) {
        return remembered(speakers, endpoint, () -> database.read(connection -> store.speaker(connection, endpoint)));
    }

    private static <T> T remembered(Map<String, T> memory, String key, Supplier<T> reading) {
        T known = memory.get(key);
        if (known != null) {
            return known;
        }
        if (memory.size() >= REMEMBERED_MAX) {
            memory.keySet().stream().findAny().ifPresent(memory::remove);
        }
        T read = reading.get();
        T first = memory.putIfAbsent(key, read);
        return first == null ? read : first;
    }

    private void learn(Device device, String fact, boolean understood) {
        String key = keyOf(device.endpoint());
        if (learnedOf(key).add(fact)) {
            log.info("{} was seen {} {}", Printable.of(key), understood ? "to take" : "not to understand", fact);
            behind(transaction -> store.learn(transaction.connection(), key, fact, time.now()));
        }
    }

    @Override
    public void reported(Device device, Report report) {
        Speaker known = speakerOf(device.endpoint());
        Speaker now = known.and(report);
        if (!now.equals(known)) {
            speakers.put(device.endpoint(), now);
            behind(transaction -> store.know(transaction.connection(), device.endpoint(), now));
        }
    }

    @Override
    public void deleting(Transaction transaction, String endpoint) throws SQLException {
        store.forget(transaction.connection(), endpoint, Speaker.STRANGER.key(endpoint));
    }

    @Override
    public void deleted(String endpoint) {
        speakers.remove(endpoint);
        learned.remove(Speaker.STRANGER.key(endpoint));
    }

    /** Losing it costs one more refused request. */
    private void behind(Writing writing) {
        var unused = database.submit(transaction -> {
                    writing.into(transaction);
                    return Boolean.TRUE;
                })
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        log.warn("What was learned of a device could not be stored: {}", failure.getMessage());
                    }
                });
    }

    @FunctionalInterface
    private interface Writing {
        void into(Transaction transaction) throws SQLException;
    }
}
