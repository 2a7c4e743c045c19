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
import io.dormouse.kit.time.CautiousTime;
import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.SystemTime;
import io.dormouse.kit.time.Time;
import io.dormouse.kit.token.Tokens;
import io.dormouse.objects.LeshanModels;
import io.dormouse.server.credential.Credentials;
import io.dormouse.server.credential.ServerKeyPair;
import io.dormouse.server.device.LaneExecutor;
import io.dormouse.server.downlink.LearnedTransmissions;
import io.dormouse.server.downlink.Presence;
import io.dormouse.server.fleet.ClockWatch;
import io.dormouse.server.fleet.DeviceStore;
import io.dormouse.server.fleet.Devices;
import io.dormouse.server.lwm2m.Lwm2mEndpoints;
import io.dormouse.server.lwm2m.Observations;
import io.dormouse.server.lwm2m.TellingRate;
import io.dormouse.server.message.Messages;
import io.dormouse.server.model.Models;
import io.dormouse.server.observation.ObservationContracts;
import io.dormouse.server.profile.Profiles;
import io.dormouse.server.registration.PlainCoap;
import io.dormouse.server.registration.RegistrationConfig;
import io.dormouse.server.rpc.Rpcs;
import io.dormouse.server.telemetry.Telemetry;
import io.dormouse.server.twin.TwinConfig;
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

/** Everything but HTTP, on disk and network: {@link Capabilities} between real ports. */
final class Core implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Core.class);
    private static final long LANES_END_SECONDS = 10;

    private final SystemTime time;
    private final Metrics metrics;
    private final Meters meters;
    private final Database database;
    private final List<AutoCloseable> opened;
    private final ExecutorService laneThreads;
    private final LaneExecutor lanes;
    private final Capabilities inside;
    private final CoapsIdentity coaps;
    private final DtlsConnections connections;
    private final Lwm2mEndpoints endpoints;
    private final Telemetry telemetry;
    private final Tokens tokens;
    private final CautiousTime cautious;
    private final ClockWatch clockWatch;

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
        SealedBox box = secretBox(config, randomness);
        Models models = Models.open(config.modelsDirectory(), database, time, randomness);
        cautious = new CautiousTime(time);
        clockWatch = new ClockWatch(database, cautious);
        tokens = new Tokens(database, cautious, randomness);

        inside = new Capabilities(new Capabilities.Ports(
                database,
                lanes,
                models,
                box,
                registrationConfig(config),
                TwinConfig.DEFAULT.withShortServerId(config.shortServerId()),
                this::cut,
                time,
                randomness));
        Database ofValues = Databases.open(config.telemetryDatabase(), time);
        opened.add(0, ofValues);
        telemetry = new Telemetry(ofValues, config.telemetry(), time);
        opened.add(0, telemetry);
        inside.listeners.add(telemetry);
        inside.credentials.check();
        coaps = CoapsIdentity.open(config.coaps(), () -> ServerKeyPair.open(database, box, time), time, laneThreads);
        connections = new DtlsConnections(database, forConnections(box), time);
        endpoints = new Lwm2mEndpoints(
                CoapSettings.on(config.coapAddress().getHostAddress(), config.coapPort(), config.coapsPort()),
                new Lwm2mEndpoints.Inside(
                        inside.registrations,
                        inside.observations,
                        new LeshanModels(models.registry()),
                        new LearnedTransmissions(inside.deviceStore, inside.profiles, inside.presence),
                        inside.refusals,
                        time),
                new DtlsSecurity(
                        inside.credentials.lookup(),
                        inside.refusals,
                        connections,
                        coaps.certificates(inside.credentials.lookup())));
        inside.begin(endpoints.downlink());
        measure();
    }

    private void measure() {
        meters.gauge(
                "clock.doubted.seconds",
                "By how much the wall clock was set and is not believed yet",
                () -> cautious.doubted().toSeconds());
        meters.gauge("lanes.busy", "Devices with something to do at this moment", lanes::busy);
        meters.counter(
                "lanes.dropped",
                "Tasks dropped because too much waited for their device",
                lanes,
                LaneExecutor::dropped);
        meters.gauge("downlink.inflight", "Requests to devices that wait for their answer", inside.scheduler::inFlight);
        meters.gauge("twins.hot", "Twins in memory", inside.twins::hot);
        meters.gauge("observations", "Observations whose notifications are expected", inside.observations::count);
        meters.gauge("telemetry.waiting", "Values of devices that wait to be written", telemetry::waiting);
        meters.gauge("telemetry.bytes", "Room that the values of devices take", telemetry::bytes);
        meters.counter("telemetry.written", "Values of devices kept", telemetry, Telemetry::written);
        meters.counter("telemetry.dropped", "Values of devices not kept", telemetry, Telemetry::dropped);
        meters.counter(
                "telemetry.days.trimmed",
                "Days whose values were forgotten before their time, for want of room",
                telemetry,
                Telemetry::trimmedDays);
        CoapTraffic traffic = endpoints.traffic();
        meters.counter("coap.received", "CoAP messages received", traffic, CoapTraffic::received);
        meters.counter("coap.sent", "CoAP messages sent", traffic, CoapTraffic::sent);
        meters.counter("coap.malformed", "Datagrams that were no CoAP message", traffic, CoapTraffic::malformed);
        meters.counter("coap.repeated", "CoAP messages that came again", traffic, CoapTraffic::repeated);
        meters.gauge(
                "coap.remembered", "CoAP messages that would be recognised if they came again", traffic::remembered);
        meters.counter(
                "coap.forgotten.early",
                "CoAP messages forgotten within EXCHANGE_LIFETIME for want of room",
                traffic,
                CoapTraffic::forgottenEarly);
        meters.counter(
                "coap.answers.late",
                "Answers that came after their request was given up",
                traffic,
                CoapTraffic::lateAnswers);
        meters.counter(
                "coap.values.dropped",
                "Notifications and Sends of devices that spoke too often",
                endpoints.tellingRate(),
                TellingRate::dropped);
        meters.counter("dtls.handshakes", "DTLS handshakes completed", traffic, CoapTraffic::handshakes);
        meters.counter("dtls.handshakes.failed", "DTLS handshakes that failed", traffic, CoapTraffic::handshakesFailed);
        meters.counter(
                "dtls.handshakes.unheard",
                "DTLS handshakes not begun, because too many from their network had failed",
                traffic,
                CoapTraffic::handshakesNotHeard);
        meters.counter("dtls.records.dropped", "DTLS records that were dropped", traffic, CoapTraffic::recordsDropped);
        meters.counter(
                "contacts.refused",
                "Contacts that were turned away",
                inside.refusals,
                refused -> refused.counts().values().stream()
                        .mapToLong(Long::longValue)
                        .sum());
    }

    /** Credentials are wired before the endpoints that need them; nothing is cut before these are open. */
    private void cut(String security, String identity) {
        endpoints.cut(security, identity);
    }

    /** Takes up what the last process left; before any port opens. */
    void load() {
        inside.load();
    }

    /** Goes on where the last process stopped; after the ports are open. */
    void resume() {
        inside.resume();
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
                config.versionTwo(),
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

    /** For what must not end because somebody set the clock. */
    Time cautiousTime() {
        return cautious;
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
        return inside.deviceStore;
    }

    Profiles profiles() {
        return inside.profiles;
    }

    Models models() {
        return inside.models;
    }

    Presence presence() {
        return inside.presence;
    }

    Observations observations() {
        return inside.observations;
    }

    Credentials credentials() {
        return inside.credentials;
    }

    CoapsIdentity coaps() {
        return coaps;
    }

    Lwm2mEndpoints endpoints() {
        return endpoints;
    }

    Telemetry telemetry() {
        return telemetry;
    }

    Tokens tokens() {
        return tokens;
    }

    Twins twins() {
        return inside.twins;
    }

    Messages.Parts messageParts() {
        return inside.messageParts;
    }

    Messages messages() {
        return inside.messages;
    }

    Rpcs.Parts rpcParts() {
        return inside.rpcParts;
    }

    Rpcs rpcs() {
        return inside.rpcs;
    }

    ObservationContracts contracts() {
        return inside.contracts;
    }

    Devices devices() {
        return inside.devices;
    }

    Devices.Ports devicePorts() {
        return inside.devicePorts;
    }

    /** First nothing comes in any more, then what is under way ends, then what is written behind is written. */
    @Override
    public void close() {
        clockWatch.close();
        endpoints.close();
        laneThreads.shutdown();
        try {
            if (!laneThreads.awaitTermination(LANES_END_SECONDS, TimeUnit.SECONDS)) {
                log.warn("Some work for devices was cut off; it goes on at the next start");
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        inside.close();
        connections.close();
        closeAll(opened);
    }
}
