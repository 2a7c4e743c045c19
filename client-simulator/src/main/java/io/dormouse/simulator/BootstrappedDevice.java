// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import io.dormouse.objects.BundledObjects;
import io.dormouse.objects.LeshanModels;
import io.dormouse.simulator.object.DeviceObjects;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.leshan.client.LeshanClient;
import org.eclipse.leshan.client.LeshanClientBuilder;
import org.eclipse.leshan.client.californium.endpoint.CaliforniumClientEndpointsProvider;
import org.eclipse.leshan.client.californium.endpoint.coap.CoapClientProtocolProvider;
import org.eclipse.leshan.client.californium.endpoint.coaps.CoapsClientProtocolProvider;
import org.eclipse.leshan.client.engine.DefaultRegistrationEngineFactory;
import org.eclipse.leshan.client.object.Device;
import org.eclipse.leshan.client.object.Security;
import org.eclipse.leshan.client.object.Server;
import org.eclipse.leshan.client.resource.LwM2mObjectEnabler;
import org.eclipse.leshan.client.resource.ObjectsInitializer;
import org.eclipse.leshan.client.resource.SimpleInstanceEnabler;
import org.eclipse.leshan.client.servers.DmServerInfo;
import org.eclipse.leshan.client.servers.LwM2mServer;
import org.eclipse.leshan.client.servers.ServersInfoExtractor;
import org.eclipse.leshan.core.LwM2m.LwM2mVersion;
import org.eclipse.leshan.core.LwM2mId;
import org.eclipse.leshan.core.model.ObjectModel;
import org.eclipse.leshan.core.model.StaticModel;
import org.eclipse.leshan.core.node.LwM2mResource;
import org.eclipse.leshan.core.request.ContentFormat;
import org.eclipse.leshan.core.request.ReadRequest;
import org.jspecify.annotations.Nullable;

/**
 * A device that left the factory with nothing but the account of a bootstrap server: it bootstraps, registers with what it was given, and bootstraps again when it is told to
 * ({@code /1/x/9}) or when it cannot register. What it was given survives {@link #reboot()}. A plain Leshan client without the radio of {@link SimulatedDevice}.
 */
public final class BootstrappedDevice implements AutoCloseable {
    private static final int ACCESS_CONTROL = 2;

    private final List<LwM2mObjectEnabler> objects;
    private final Factory factory;
    private LeshanClient client;

    /**
     * What it leaves the factory with.
     *
     * @param key PSK identity and key at the bootstrap server; null for {@code coap:}
     * @param preferred content format that it asks for ({@code pct}), null for none
     * @param sessionPatience how long it waits for the end of a bootstrap
     * @param retryAfter how long it waits before it asks again
     */
    public record Factory(
            String endpoint,
            URI bootstrapServer,
            @Nullable DeviceCredential key,
            @Nullable ContentFormat preferred,
            Duration sessionPatience,
            Duration retryAfter) {
        /** With a key, no preference, and little patience. */
        public static Factory of(String endpoint, URI bootstrapServer, String identity, byte[] secret) {
            return new Factory(
                    endpoint,
                    bootstrapServer,
                    new DeviceCredential(endpoint, identity, secret),
                    null,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(1));
        }

        public Factory preferring(ContentFormat format) {
            return new Factory(endpoint, bootstrapServer, key, format, sessionPatience, retryAfter);
        }
    }

    private BootstrappedDevice(Factory factory) {
        this.factory = factory;
        this.objects = objects(factory);
        this.client = client();
    }

    /** Switches a new device on. */
    public static BootstrappedDevice start(Factory factory) {
        BootstrappedDevice device = new BootstrappedDevice(factory);
        device.client.start();
        return device;
    }

    private static List<LwM2mObjectEnabler> objects(Factory factory) {
        List<ObjectModel> models = new ArrayList<>(DeviceObjects.definitions(LwM2mVersion.V1_1));
        BundledObjects.load()
                .newest(ACCESS_CONTROL)
                .ifPresent(definition -> models.add(LeshanModels.objectModel(definition)));
        ObjectsInitializer all = new ObjectsInitializer(new StaticModel(models));
        String uri = factory.bootstrapServer().toString();
        DeviceCredential key = factory.key();
        all.setInstancesForObject(
                LwM2mId.SECURITY,
                key == null
                        ? Security.noSecBootstrap(uri)
                        : Security.pskBootstrap(uri, key.identity().getBytes(StandardCharsets.UTF_8), key.key()));
        all.setClassForObject(LwM2mId.SERVER, Server.class);
        all.setClassForObject(ACCESS_CONTROL, SimpleInstanceEnabler.class);
        all.setInstancesForObject(LwM2mId.DEVICE, new Device("Dormouse", "Bootstrapped meter", factory.endpoint()));
        return all.create(LwM2mId.SECURITY, LwM2mId.SERVER, ACCESS_CONTROL, LwM2mId.DEVICE);
    }

    private LeshanClient client() {
        CaliforniumClientEndpointsProvider.Builder endpoints = new CaliforniumClientEndpointsProvider.Builder(
                new CoapClientProtocolProvider(), new CoapsClientProtocolProvider());
        Configuration configuration = endpoints.createDefaultConfiguration();
        configuration.set(DtlsConfig.DTLS_CONNECTION_ID_LENGTH, 0);
        configuration.set(DtlsConfig.DTLS_AUTO_HANDSHAKE_TIMEOUT, null, TimeUnit.SECONDS);
        endpoints.setConfiguration(configuration);
        DefaultRegistrationEngineFactory engine = new DefaultRegistrationEngineFactory()
                .setPreferredContentFormat(factory.preferred())
                .setRequestTimeoutInMs(factory.sessionPatience().toMillis())
                .setDeregistrationTimeoutInMs(1_000)
                .setBootstrapSessionTimeoutInSec((int) factory.sessionPatience().toSeconds())
                .setRetryWaitingTimeInMs((int) factory.retryAfter().toMillis());
        return new LeshanClientBuilder(factory.endpoint())
                .setObjects(objects)
                .setRegistrationEngineFactory(engine)
                .setEndpointsProviders(endpoints.build())
                .build();
    }

    public boolean isRegistered() {
        return !client.getRegisteredServers().isEmpty();
    }

    /** PSK identity of its account at the device-management server with this short server id. */
    public Optional<String> identity(int shortServerId) {
        return Optional.ofNullable(accounts().get(shortServerId)).map(account -> account.pskId);
    }

    /** Its accounts at device-management servers, by short server id; empty before the first bootstrap. */
    public Map<Integer, DmServerInfo> accounts() {
        Map<Integer, DmServerInfo> accounts = new TreeMap<>();
        ServersInfoExtractor.getInfo(client.getObjectTree().getObjectEnablers())
                .deviceManagements
                .forEach((id, account) -> accounts.put(id.intValue(), account));
        return accounts;
    }

    /** Instances of an object by their id, such as those of object 2. */
    public List<Integer> instances(int object) {
        return objects.stream()
                .filter(one -> one.getId() == object)
                .flatMap(one -> one.getAvailableInstanceIds().stream())
                .toList();
    }

    /** Value of a resource, such as an access rule's; null when there is none. */
    public @Nullable Object value(int object, int instance, int resource) {
        return objects.stream()
                .filter(one -> one.getId() == object)
                .map(one -> one.read(LwM2mServer.SYSTEM, new ReadRequest(object, instance, resource)))
                .filter(response -> response.isSuccess())
                .map(response -> ((LwM2mResource) response.getContent()))
                .<Object>map(read -> read.isMultiInstances() ? read.getInstances() : read.getValue())
                .findFirst()
                .orElse(null);
    }

    /** Asks for a bootstrap by itself. */
    public void bootstrapAgain() {
        client.triggerClientInitiatedBootstrap(true);
    }

    /** Loses power for a moment: registers with what it was given, else bootstraps. */
    public void reboot() {
        client.destroy(false);
        client = client();
        client.start();
    }

    @Override
    public void close() {
        client.destroy(false);
    }
}
