// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server;

import io.dormouse.coap.CoapSettings;
import io.dormouse.coap.CoapTraffic;
import io.dormouse.coap.DtlsConnections;
import io.dormouse.coap.DtlsSecurity;
import io.dormouse.coap.SecretBox;
import io.dormouse.kit.database.DataDirectory;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.DatabaseConfig;
import io.dormouse.kit.database.Databases;
import io.dormouse.kit.metrics.Metrics;
import io.dormouse.kit.secret.SealedBox;
import io.dormouse.kit.secret.SecretKeyFile;
import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.SystemTime;
import io.dormouse.kit.token.Tokens;
import io.dormouse.objects.LeshanModels;
import io.dormouse.server.credential.Credentials;
import io.dormouse.server.device.DeviceListeners;
import io.dormouse.server.device.DeviceProfiles;
import io.dormouse.server.device.LaneExecutor;
import io.dormouse.server.dialect.LearnedDialects;
import io.dormouse.server.downlink.DownlinkScheduler;
import io.dormouse.server.downlink.Presence;
import io.dormouse.server.downlink.PresenceJournal;
import io.dormouse.server.fleet.DeviceStore;
import io.dormouse.server.fleet.Devices;
import io.dormouse.server.lwm2m.Lwm2mEndpoints;
import io.dormouse.server.lwm2m.Observations;
import io.dormouse.server.message.Messages;
import io.dormouse.server.model.Models;
import io.dormouse.server.observation.ObservationContracts;
import io.dormouse.server.registration.Admission;
import io.dormouse.server.registration.PlainCoap;
import io.dormouse.server.registration.Platform;
import io.dormouse.server.registration.Refusals;
import io.dormouse.server.registration.RegistrationConfig;
import io.dormouse.server.registration.Registrations;
import io.dormouse.server.rpc.Rpcs;
import io.dormouse.server.twin.TwinConfig;
import io.dormouse.server.twin.TwinParts;
import io.dormouse.server.twin.Twins;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything but HTTP, wired. Reads from top to bottom: mechanisms, capabilities, who listens, who is asked. */
final class Core implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Core.class);
    private static final int KEY_BYTES_MIN = 16;
    private static final long LANES_END_SECONDS = 10;

    private final SystemTime time;
    private final Metrics metrics;
    private final Meters meters;
    private final Database database;
    private final List<AutoCloseable> opened;
    private final ExecutorService laneThreads;
    private final LaneExecutor lanes;
    private final DeviceListeners listeners = new DeviceListeners();
    private final DownlinkScheduler scheduler;
    private final DeviceStore deviceStore;
    private final DeviceProfiles profiles;
    private final Models models;
    private final PresenceJournal presenceJournal;
    private final Presence presence;
    private final Refusals refusals;
    private final Observations observations;
    private final Credentials credentials;
    private final Registrations registrations;
    private final DtlsConnections connections;
    private final Lwm2mEndpoints endpoints;
    private final Tokens tokens;
    private final Twins twins;
    private final Messages.Parts messageParts;
    private final Messages messages;
    private final Rpcs.Parts rpcParts;
    private final Rpcs rpcs;
    private final ObservationContracts contracts;
    private final Devices devices;
    private final Devices.Ports devicePorts;

    static Core open(ServerConfig config, SystemTime time) {
        Metrics metrics = new Metrics();
        List<AutoCloseable> opened = new ArrayList<>(List.of(metrics, time));
        try {
            if (config.database().place() instanceof DatabaseConfig.Postgres) {
                // SQLite locks the directory by itself.
                opened.add(0, DataDirectory.lock(config.dataDirectory()));
            }
            Database database = Databases.open(config.database(), time, metrics.commits());
            opened.add(0, database);
            return new Core(config, time, metrics, database, opened);
        } catch (RuntimeException | Error failure) {
            closeAll(opened);
            throw failure;
        }
    }

    private static void closeAll(List<AutoCloseable> opened) {
        for (AutoCloseable one : opened) {
            try {
                one.close();
            } catch (Exception failure) {
                log.warn("While stopping: {}", failure.getMessage());
            }
        }
    }

    /** @param opened what is closed at the very end, in this order */
    private Core(ServerConfig config, SystemTime time, Metrics metrics, Database database, List<AutoCloseable> opened) {
        this.time = time;
        this.metrics = metrics;
        this.meters = new Meters(metrics);
        this.database = database;
        this.opened = opened;
        Randomness randomness = Randomness.secure();
        laneThreads = Executors.newFixedThreadPool(config.laneThreads(), numbered("lane"));
        lanes = new LaneExecutor(laneThreads);
        scheduler = new DownlinkScheduler(lanes, listeners, time);
        SealedBox box = secretBox(config, randomness);

        deviceStore = new DeviceStore(database, time);
        profiles = DeviceProfiles.NONE;
        models = Models.open(config.modelsDirectory(), database, time, randomness);
        presenceJournal = new PresenceJournal(database, time);
        presence = new Presence(presenceJournal, deviceStore, lanes, scheduler, time);
        refusals = new Refusals(database, time);
        observations = new Observations(database);
        tokens = new Tokens(database, time, randomness);

        credentials = new Credentials(
                new Credentials.Ports(database, lanes, deviceStore, this::cut, box, time, randomness), KEY_BYTES_MIN);
        credentials.check();
        registrations = new Registrations(
                registrationConfig(config),
                new Platform(database, lanes, listeners, time, randomness),
                new Admission(plainCoap(config), deviceStore, credentials),
                observations,
                refusals);
        connections = new DtlsConnections(database, forConnections(box), time);
        endpoints = new Lwm2mEndpoints(
                CoapSettings.on(config.coapAddress().getHostAddress(), config.coapPort(), config.coapsPort()),
                new Lwm2mEndpoints.Inside(
                        registrations, observations, new LeshanModels(models.registry()), deviceStore, refusals, time),
                new DtlsSecurity(credentials, refusals, connections));

        LearnedDialects dialects = new LearnedDialects(database, deviceStore, time);
        twins = new Twins(new TwinParts(
                database, lanes, models, presence, deviceStore, dialects, scheduler, TwinConfig.DEFAULT, time));
        messageParts = new Messages.Parts(
                database, lanes, models, dialects, presence, deviceStore, scheduler, time, randomness);
        messages = new Messages(messageParts);
        rpcParts = new Rpcs.Parts(
                database, lanes, models, dialects, observations.standing(), presence, deviceStore, scheduler, time);
        rpcs = new Rpcs(rpcParts);
        contracts = new ObservationContracts(new ObservationContracts.Parts(
                database, lanes, models, dialects, observations.standing(), presence, deviceStore, scheduler, time));
        devicePorts = new Devices.Ports(
                database,
                lanes,
                listeners,
                (endpoint, patch, version, by) ->
                        twins.patchTags(endpoint, patch, version, by).thenApply(document -> document.version()),
                credentials);
        devices = new Devices(deviceStore, devicePorts, time);

        listeners.add(presence);
        List.of(registrations, credentials, dialects, twins, messages, rpcs, contracts, devices)
                .forEach(listeners::add);
        listeners.add(scheduler);
        scheduler.begin(
                presence,
                endpoints.downlink(),
                rpcs,
                List.of(messages.source(), twins.writes(), twins.verification(), contracts));
        measure();
    }

    private void measure() {
        meters.gauge("lanes.busy", "Devices with something to do at this moment", lanes::busy);
        meters.counter(
                "lanes.dropped",
                "Tasks dropped because too much waited for their device",
                lanes,
                LaneExecutor::dropped);
        meters.gauge("downlink.inflight", "Requests to devices that wait for their answer", scheduler::inFlight);
        meters.gauge("twins.hot", "Twins in memory", twins::hot);
        meters.gauge("observations", "Observations whose notifications are expected", observations::count);
        CoapTraffic traffic = endpoints.traffic();
        meters.counter("coap.received", "CoAP messages received", traffic, CoapTraffic::received);
        meters.counter("coap.sent", "CoAP messages sent", traffic, CoapTraffic::sent);
        meters.counter("coap.malformed", "Datagrams that were no CoAP message", traffic, CoapTraffic::malformed);
        meters.counter(
                "coap.answers.late",
                "Answers that came after their request was given up",
                traffic,
                CoapTraffic::lateAnswers);
        meters.counter("dtls.handshakes", "DTLS handshakes completed", traffic, CoapTraffic::handshakes);
        meters.counter("dtls.handshakes.failed", "DTLS handshakes that failed", traffic, CoapTraffic::handshakesFailed);
        meters.counter("dtls.records.dropped", "DTLS records that were dropped", traffic, CoapTraffic::recordsDropped);
        meters.counter(
                "contacts.refused",
                "Contacts that were turned away",
                refusals,
                refused -> refused.counts().values().stream()
                        .mapToLong(Long::longValue)
                        .sum());
    }

    /** Credentials are wired before the endpoints that need them; nothing is cut before these are open. */
    private void cut(String identity) {
        endpoints.cut(identity);
    }

    /** Takes up what the last process left; before any port opens. */
    void load() {
        observations.load();
        registrations.load();
        presence.restore(registrations.devices());
        messages.start();
        presenceJournal.start();
    }

    /** Goes on where the last process stopped; after the ports are open. */
    void resume() {
        presence.resume();
    }

    private static SealedBox secretBox(ServerConfig config, Randomness randomness) {
        SecretKeyFile.Opened key = SecretKeyFile.open(config.secretKeyFile(), randomness);
        if (key.made()) {
            log.warn(
                    "Made {}: it encrypts the keys of devices. Keep a copy elsewhere; better, keep it elsewhere and say --secret-key-file",
                    config.secretKeyFile());
        }
        return key.box();
    }

    private static SecretBox forConnections(SealedBox box) {
        String context = "dtls connection";
        return new SecretBox() {
            @Override
            public byte[] seal(byte[] plain) {
                return box.seal(plain, context);
            }

            @Override
            public byte[] open(byte[] sealed) {
                return box.open(sealed, context);
            }
        };
    }

    private static RegistrationConfig registrationConfig(ServerConfig config) {
        RegistrationConfig usual = RegistrationConfig.of(plainCoap(config));
        return new RegistrationConfig(
                usual.plainCoap(),
                usual.versionTwo(),
                config.registrationGrace(),
                usual.retryAfter(),
                usual.waitingMax());
    }

    private static PlainCoap plainCoap(ServerConfig config) {
        return switch (config.noSec()) {
            case OFF -> PlainCoap.OFF;
            case KNOWN -> PlainCoap.KNOWN;
            case ANY -> PlainCoap.ANY;
        };
    }

    private static java.util.concurrent.ThreadFactory numbered(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    SystemTime time() {
        return time;
    }

    Metrics metrics() {
        return metrics;
    }

    Meters meters() {
        return meters;
    }

    Database database() {
        return database;
    }

    /** For work that follows an answer of the database. */
    Executor workers() {
        return laneThreads;
    }

    LaneExecutor lanes() {
        return lanes;
    }

    DeviceStore deviceStore() {
        return deviceStore;
    }

    DeviceProfiles profiles() {
        return profiles;
    }

    Models models() {
        return models;
    }

    Presence presence() {
        return presence;
    }

    Observations observations() {
        return observations;
    }

    Credentials credentials() {
        return credentials;
    }

    Lwm2mEndpoints endpoints() {
        return endpoints;
    }

    Tokens tokens() {
        return tokens;
    }

    Twins twins() {
        return twins;
    }

    Messages.Parts messageParts() {
        return messageParts;
    }

    Messages messages() {
        return messages;
    }

    Rpcs.Parts rpcParts() {
        return rpcParts;
    }

    Rpcs rpcs() {
        return rpcs;
    }

    ObservationContracts contracts() {
        return contracts;
    }

    Devices devices() {
        return devices;
    }

    Devices.Ports devicePorts() {
        return devicePorts;
    }

    /** First nothing comes in any more, then what is under way ends, then what is written behind is written. */
    @Override
    public void close() {
        endpoints.close();
        laneThreads.shutdown();
        try {
            if (!laneThreads.awaitTermination(LANES_END_SECONDS, TimeUnit.SECONDS)) {
                log.warn("Some work for devices was cut off; it goes on at the next start");
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        registrations.close();
        connections.close();
        presenceJournal.close();
        closeAll(opened);
    }
}
