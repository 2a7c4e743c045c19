// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.lwm2m;

import io.dormouse.coap.CoapSettings;
import io.dormouse.coap.DtlsConnections;
import io.dormouse.coap.DtlsSecurity;
import io.dormouse.coap.PskKey;
import io.dormouse.coap.SecretBox;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.TestDatabase;
import io.dormouse.kit.database.Transaction;
import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.SystemTime;
import io.dormouse.objects.BundledObjects;
import io.dormouse.objects.LeshanModels;
import io.dormouse.server.device.Answer;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceListener;
import io.dormouse.server.device.DeviceListeners;
import io.dormouse.server.device.DeviceSettings;
import io.dormouse.server.device.Identities;
import io.dormouse.server.device.KnownDevices;
import io.dormouse.server.device.LaneExecutor;
import io.dormouse.server.device.Report;
import io.dormouse.server.device.Sender;
import io.dormouse.server.device.Transmissions;
import io.dormouse.server.registration.Admission;
import io.dormouse.server.registration.PlainCoap;
import io.dormouse.server.registration.Platform;
import io.dormouse.server.registration.Refusals;
import io.dormouse.server.registration.RegistrationConfig;
import io.dormouse.server.registration.Registrations;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.leshan.core.request.DownlinkRequest;
import org.eclipse.leshan.core.response.LwM2mResponse;
import org.jspecify.annotations.Nullable;

/** The real protocol side of a server: sockets, lanes, registrations and a database, with a recorder in place of the capabilities. */
final class LiveServer implements AutoCloseable {
    final Map<String, PskKey> keys;
    final Map<String, PskKey> alternatives = new ConcurrentHashMap<>();
    final List<String> told = new CopyOnWriteArrayList<>();
    final List<Report> reports = new CopyOnWriteArrayList<>();
    final SystemTime time = new SystemTime();
    final ExecutorService pool = Executors.newFixedThreadPool(4);
    final Observations observations;
    final Registrations registrations;
    final Lwm2mEndpoints endpoints;
    final Refusals refusals;
    volatile @Nullable Duration ackTimeout;
    volatile @Nullable Integer blockSize;

    LiveServer(Database database, PlainCoap plain, Map<String, PskKey> keys) {
        this(database, plain, keys, 0, 0);
    }

    LiveServer(Database database, PlainCoap plain, Map<String, PskKey> keys, int coapPort, int coapsPort) {
        this.keys = new ConcurrentHashMap<>(keys);
        DeviceListeners listeners = new DeviceListeners();
        LaneExecutor lanes = new LaneExecutor(pool);
        observations = new Observations(database);
        refusals = new Refusals(database, time);
        Platform platform = new Platform(database, lanes, listeners, time, Randomness.secure());
        registrations = new Registrations(
                RegistrationConfig.of(plain),
                platform,
                new Admission(plain, new Known(), new Owners()),
                observations,
                refusals);
        listeners.add(registrations);
        listeners.add(new Recorder());
        DtlsConnections connections = new DtlsConnections(database, new Flipped(), time);
        endpoints = new Lwm2mEndpoints(
                CoapSettings.on("127.0.0.1", coapPort, coapsPort),
                new Lwm2mEndpoints.Inside(
                        registrations,
                        observations,
                        new LeshanModels(BundledObjects.load()),
                        endpoint -> new Transmissions.Transmission(ackTimeout, blockSize),
                        refusals,
                        time),
                new DtlsSecurity(
                        identity -> Stream.of(this.keys, alternatives)
                                .flatMap(some -> Optional.ofNullable(some.get(identity)).stream())
                                .toList(),
                        refusals,
                        connections));
        observations.load();
        registrations.load();
        endpoints.start();
    }

    KnownDevices devices() {
        return new Known();
    }

    InetSocketAddress address(String scheme) {
        URI url = url(scheme);
        return new InetSocketAddress(url.getHost(), url.getPort());
    }

    URI url(String scheme) {
        return endpoints.urls().stream()
                .filter(url -> url.getScheme().equals(scheme))
                .findFirst()
                .orElseThrow();
    }

    Device device(String endpoint) {
        return registrations.registered(endpoint).orElseThrow();
    }

    Answer ask(String endpoint, DownlinkRequest<? extends LwM2mResponse> request) throws Exception {
        return ask(endpoint, request, Duration.ofSeconds(10));
    }

    Answer ask(String endpoint, DownlinkRequest<? extends LwM2mResponse> request, Duration timeout) throws Exception {
        return endpoints
                .downlink()
                .send(device(endpoint), request, timeout)
                .answer()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        endpoints.close();
        registrations.close();
        pool.shutdownNow();
        time.close();
    }

    /** As {@code kill -9}: nothing more is saved, nobody is told. */
    void kill(TestDatabase database) {
        time.close();
        database.refuseChanges(true);
        endpoints.close();
        pool.shutdownNow();
        database.reopen();
        database.refuseChanges(false);
    }

    private final class Known implements KnownDevices {
        @Override
        public boolean exists(String endpoint) {
            return endpoint.startsWith("known");
        }

        @Override
        public void ensure(Transaction transaction, String endpoint) {}

        @Override
        public DeviceSettings settings(String endpoint) {
            return DeviceSettings.NONE;
        }
    }

    private final class Owners implements Identities {
        @Override
        public Optional<String> endpointOf(Sender from, @Nullable String claimed) {
            return Optional.ofNullable(keys.get(from.identity())).map(PskKey::endpoint);
        }

        @Override
        public boolean hasCredentials(String endpoint) {
            return keys.values().stream().anyMatch(key -> key.endpoint().equals(endpoint));
        }
    }

    private final class Recorder implements DeviceListener {
        @Override
        public void registered(Device device, Optional<Device> before) {
            told.add("registered " + device.endpoint() + (before.isPresent() ? " again" : ""));
        }

        @Override
        public void updated(Device device, Device before) {
            told.add("updated " + device.endpoint());
        }

        @Override
        public void unregistered(Device last, Ended why) {
            told.add("unregistered " + last.endpoint() + " " + why);
        }

        @Override
        public void heard(Device device) {
            told.add("heard " + device.endpoint());
        }

        @Override
        public void reported(Device device, Report report) {
            reports.add(report);
            told.add("reported " + device.endpoint() + " " + report.via().word());
        }
    }

    /** Enough of a secret box to see that nothing is stored as it is. */
    private static final class Flipped implements SecretBox {
        @Override
        public byte[] seal(byte[] plain) {
            byte[] sealed = plain.clone();
            for (int at = 0; at < sealed.length; at++) {
                sealed[at] = (byte) ~sealed[at];
            }
            return sealed;
        }

        @Override
        public byte[] open(byte[] sealed) {
            return seal(sealed);
        }
    }
}
