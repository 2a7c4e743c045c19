// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import io.dormouse.simulator.object.DeviceObjects;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.leshan.core.LwM2m.LwM2mVersion;
import org.eclipse.leshan.core.endpoint.Protocol;
import org.eclipse.leshan.core.node.TimestampedLwM2mNodes;
import org.eclipse.leshan.core.observation.CompositeObservation;
import org.eclipse.leshan.core.observation.Observation;
import org.eclipse.leshan.core.observation.SingleObservation;
import org.eclipse.leshan.core.request.DownlinkRequest;
import org.eclipse.leshan.core.request.SendRequest;
import org.eclipse.leshan.core.response.LwM2mResponse;
import org.eclipse.leshan.core.response.ObserveCompositeResponse;
import org.eclipse.leshan.core.response.ObserveResponse;
import org.eclipse.leshan.server.LeshanServer;
import org.eclipse.leshan.server.LeshanServerBuilder;
import org.eclipse.leshan.server.californium.endpoint.CaliforniumServerEndpointsProvider;
import org.eclipse.leshan.server.californium.endpoint.coap.CoapServerProtocolProvider;
import org.eclipse.leshan.server.californium.endpoint.coaps.CoapsServerProtocolProvider;
import org.eclipse.leshan.server.model.VersionedModelProvider;
import org.eclipse.leshan.server.observation.ObservationListener;
import org.eclipse.leshan.server.registration.Registration;
import org.eclipse.leshan.server.registration.RegistrationListener;
import org.eclipse.leshan.server.registration.RegistrationUpdate;
import org.eclipse.leshan.server.security.InMemorySecurityStore;
import org.eclipse.leshan.server.security.NonUniqueSecurityInfoException;
import org.eclipse.leshan.server.security.SecurityInfo;
import org.eclipse.leshan.server.send.SendListener;

/** A real Leshan server on loopback, the devices' counterpart. */
final class BareServer implements AutoCloseable {
    static final byte[] KEY = "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    final List<Registration> registered = new CopyOnWriteArrayList<>();
    final List<RegistrationUpdate> updated = new CopyOnWriteArrayList<>();
    final List<Registration> unregistered = new CopyOnWriteArrayList<>();
    final List<Object> notified = new CopyOnWriteArrayList<>();
    final List<TimestampedLwM2mNodes> sent = new CopyOnWriteArrayList<>();
    private final InMemorySecurityStore keys = new InMemorySecurityStore();
    private final LeshanServer server;

    BareServer() {
        this(0);
    }

    /** @param securedPort 0 for any */
    BareServer(int securedPort) {
        var endpoints = new CaliforniumServerEndpointsProvider.Builder(
                new CoapServerProtocolProvider(), new CoapsServerProtocolProvider());
        Configuration configuration = endpoints.createDefaultConfiguration();
        configuration.set(DtlsConfig.DTLS_CONNECTION_ID_LENGTH, 6);
        endpoints.setConfiguration(configuration);
        endpoints.addEndpoint(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Protocol.COAP);
        endpoints.addEndpoint(new InetSocketAddress(InetAddress.getLoopbackAddress(), securedPort), Protocol.COAPS);
        server = new LeshanServerBuilder()
                .setEndpointsProviders(endpoints.build())
                .setSecurityStore(keys)
                .setObjectModelProvider(
                        new VersionedModelProvider(new ArrayList<>(DeviceObjects.definitions(LwM2mVersion.V1_1))))
                .setUpdateRegistrationOnNotification(true)
                .disableQueueModeSupport()
                .build();
        listen();
        server.start();
    }

    private void listen() {
        server.getRegistrationService().addListener(new RegistrationListener() {
            @Override
            public void registered(Registration now, Registration before, Collection<Observation> observations) {
                registered.add(now);
            }

            @Override
            public void updated(RegistrationUpdate update, Registration now, Registration before) {
                updated.add(update);
            }

            @Override
            public void unregistered(
                    Registration gone, Collection<Observation> observations, boolean expired, Registration next) {
                if (next == null) {
                    unregistered.add(gone);
                }
            }
        });
        server.getObservationService().addListener(new ObservationListener() {
            @Override
            public void newObservation(Observation observation, Registration registration) {}

            @Override
            public void cancelled(Observation observation) {}

            @Override
            public void onResponse(SingleObservation of, Registration from, ObserveResponse response) {
                notified.add(response.getContent());
            }

            @Override
            public void onResponse(CompositeObservation of, Registration from, ObserveCompositeResponse response) {
                notified.add(response.getContent());
            }

            @Override
            public void onError(Observation observation, Registration registration, Exception error) {}
        });
        server.getSendService().addListener(new SendListener() {
            @Override
            public void dataReceived(Registration from, TimestampedLwM2mNodes data, SendRequest request) {
                sent.add(data);
            }

            @Override
            public void onError(Registration from, String errorMessage, Exception error) {}
        });
    }

    URI coap() {
        return server.getEndpoint(Protocol.COAP).getURI();
    }

    URI coaps() {
        return server.getEndpoint(Protocol.COAPS).getURI();
    }

    /** Knows the key of a device, its identity being its endpoint name. */
    void knows(String endpoint) {
        knows(endpoint, endpoint, KEY);
    }

    void knows(String endpoint, String identity, byte[] key) {
        try {
            keys.add(SecurityInfo.newPreSharedKeyInfo(endpoint, identity, key));
        } catch (NonUniqueSecurityInfoException e) {
            throw new IllegalStateException(e);
        }
    }

    Registration registration(String endpoint) {
        return server.getRegistrationService().getByEndpoint(endpoint);
    }

    /** Forgets a registration without telling anybody, as after a crash or an expiry. */
    void forgets(String endpoint) {
        server.getRegistrationStore().removeRegistration(registration(endpoint).getId());
    }

    /** Sends a request and waits for its answer; null when there is none within {@code millis}. */
    <T extends LwM2mResponse> T ask(String endpoint, DownlinkRequest<T> request, long millis) {
        try {
            return server.send(registration(endpoint), request, millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    <T extends LwM2mResponse> T ask(String endpoint, DownlinkRequest<T> request) {
        return ask(endpoint, request, 5_000);
    }

    /** Sends a request and does not wait. */
    <T extends LwM2mResponse> CompletableFuture<T> asks(String endpoint, DownlinkRequest<T> request) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        server.send(registration(endpoint), request, 60_000, answer::complete, answer::completeExceptionally);
        return answer;
    }

    @Override
    public void close() {
        server.destroy();
    }
}
