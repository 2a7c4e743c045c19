// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.radio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.cert.Certificate;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.network.Endpoint;
import org.eclipse.californium.core.network.Exchange;
import org.eclipse.californium.core.server.resources.Resource;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.leshan.client.californium.ObserveCompositeRelationFilter;
import org.eclipse.leshan.client.californium.RootResource;
import org.eclipse.leshan.client.californium.bootstrap.BootstrapResource;
import org.eclipse.leshan.client.californium.endpoint.CaliforniumClientEndpoint;
import org.eclipse.leshan.client.californium.endpoint.CaliforniumClientEndpointFactory;
import org.eclipse.leshan.client.californium.endpoint.ClientCoapMessageTranslator;
import org.eclipse.leshan.client.endpoint.ClientEndpointToolbox;
import org.eclipse.leshan.client.endpoint.LwM2mClientEndpoint;
import org.eclipse.leshan.client.endpoint.LwM2mClientEndpointsProvider;
import org.eclipse.leshan.client.notification.NotificationManager;
import org.eclipse.leshan.client.request.DownlinkRequestReceiver;
import org.eclipse.leshan.client.resource.LwM2mObjectTree;
import org.eclipse.leshan.client.resource.listener.ObjectsListenerAdapter;
import org.eclipse.leshan.client.servers.LwM2mServer;
import org.eclipse.leshan.client.servers.ServerInfo;
import org.eclipse.leshan.core.californium.identity.IdentityHandler;
import org.eclipse.leshan.core.californium.identity.IdentityHandlerProvider;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.eclipse.leshan.core.peer.IpPeer;
import org.eclipse.leshan.core.peer.PskIdentity;
import org.jspecify.annotations.Nullable;

/**
 * The CoAP endpoint of one device, over its {@link Radio}. Leshan's own provider starts a thread for each client; this
 * one only uses what the {@link Ether} shares.
 */
public final class RadioEndpoints implements LwM2mClientEndpointsProvider {
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    private final Ether ether;
    private final @Nullable Consumer<String> refusedComposites;
    private final Configuration configuration;
    private final List<CaliforniumClientEndpointFactory> factories;
    private final ClientCoapMessageTranslator translator = new ClientCoapMessageTranslator();
    private final IdentityHandlerProvider identities = new IdentityHandlerProvider();
    private @Nullable LwM2mObjectTree objectTree;
    private @Nullable CoapServer coap;
    private volatile @Nullable LwM2mServer server;
    private volatile @Nullable CaliforniumClientEndpoint endpoint;
    private boolean started;

    /**
     * @param connectionId whether the device offers the DTLS Connection ID extension
     * @param refusedComposites when the device knows no composite operations: told of each, {@code FETCH} or
     *     {@code iPATCH}; null when it knows them
     */
    public RadioEndpoints(
            Ether ether,
            Radio radio,
            AnswerGate gate,
            boolean connectionId,
            @Nullable Consumer<String> refusedComposites) {
        this.ether = ether;
        this.refusedComposites = refusedComposites;
        this.configuration = ether.configurations().get(connectionId);
        this.factories = List.of(
                new RadioEndpointFactories.Plain(radio, gate), new RadioEndpointFactories.Secured(ether, radio, gate));
    }

    @Override
    public synchronized void init(
            LwM2mObjectTree tree,
            DownlinkRequestReceiver receiver,
            NotificationManager notifications,
            ClientEndpointToolbox toolbox) {
        objectTree = tree;
        ObjectResources resources = new ObjectResources(
                tree,
                enabler -> translator.createObjectResource(
                        enabler, identities, this::serverOf, receiver, notifications, toolbox),
                () -> new BootstrapResource(identities, this::serverOf, receiver));
        CoapServer created = new CoapServer(configuration) {
            @Override
            protected Resource createRoot() {
                Consumer<String> refused = refusedComposites;
                return refused == null
                        ? root(this, receiver, toolbox, resources)
                        : new RootWithoutComposites(refused, resources);
            }
        };
        created.setExecutors(ether.protocol(), ether.protocol(), true);
        coap = created;
    }

    // Extends because Californium asks the root for its children.
    private Resource root(
            CoapServer of, DownlinkRequestReceiver receiver, ClientEndpointToolbox toolbox, ObjectResources resources) {
        RootResource root = new RootResource(identities, this::serverOf, of, receiver, toolbox) {
            @Override
            public @Nullable Resource getChild(String name) {
                return resources.child(this, name, () -> super.getChild(name));
            }
        };
        initialised(objectTree).addListener(new ObjectsListenerAdapter() {
            @Override
            public void resourceChanged(LwM2mPath... paths) {
                root.changed(new ObserveCompositeRelationFilter(paths));
            }
        });
        return root;
    }

    // One endpoint speaks with one server. DTLS has proved who that is; of plain CoAP only the address tells.
    private @Nullable LwM2mServer serverOf(Exchange exchange, IpPeer peer) {
        LwM2mServer current = server;
        CaliforniumClientEndpoint ours = endpoint;
        if (current == null || ours == null || !ours.getCoapEndpoint().equals(exchange.getEndpoint())) {
            return null;
        }
        IpPeer expected = (IpPeer) current.getTransportData();
        boolean known = expected.getIdentity() instanceof PskIdentity
                || expected.getSocketAddress().equals(peer.getSocketAddress());
        return known ? current : null;
    }

    @Override
    public synchronized @Nullable LwM2mServer createEndpoint(
            ServerInfo info, boolean clientInitiatedOnly, List<Certificate> trustStore, ClientEndpointToolbox toolbox) {
        for (CaliforniumClientEndpointFactory factory : factories) {
            if (factory.getProtocol().getUriScheme().equals(info.getFullUri().getScheme())) {
                CoapEndpoint created = factory.createCoapEndpoint(
                        anyLocal(info.getAddress()), configuration, info, clientInitiatedOnly, trustStore, toolbox);
                return created == null ? null : use(factory, created, info, toolbox);
            }
        }
        return null;
    }

    private LwM2mServer use(
            CaliforniumClientEndpointFactory factory,
            CoapEndpoint created,
            ServerInfo info,
            ClientEndpointToolbox toolbox) {
        IdentityHandler identityHandler = factory.createIdentityHandler();
        identities.addIdentityHandler(created, identityHandler);
        endpoint = new CaliforniumClientEndpoint(
                factory.getProtocol(),
                factory.getEndpointDescription(),
                created,
                translator,
                toolbox,
                identityHandler,
                factory.createConnectionController(),
                initialised(objectTree).getModel(),
                factory.createExceptionTranslator(),
                ether.protocol());
        IpPeer peer = info.isSecure()
                ? new IpPeer(info.getAddress(), info.sni, new PskIdentity(info.pskId))
                : new IpPeer(info.getAddress());
        LwM2mServer made = info.bootstrap
                ? new LwM2mServer(peer, info.serverUri)
                : new LwM2mServer(peer, info.serverId, info.serverUri);
        server = made;
        initialised(coap).addEndpoint(created);
        if (started) {
            startEndpoint(created);
        }
        return made;
    }

    // The wildcard address of the family that the server is reached with.
    private static InetAddress anyLocal(InetSocketAddress of) {
        int bytes = of.getAddress() instanceof Inet6Address ? IPV6_BYTES : IPV4_BYTES;
        try {
            return InetAddress.getByAddress(new byte[bytes]);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("Both lengths are valid", e);
        }
    }

    private void startEndpoint(CoapEndpoint created) {
        initialised(coap).start();
        try {
            created.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public @Nullable Collection<LwM2mServer> createEndpoints(
            Collection<? extends ServerInfo> infos,
            boolean clientInitiatedOnly,
            List<Certificate> trustStore,
            ClientEndpointToolbox toolbox) {
        throw new UnsupportedOperationException("A simulated device speaks with one server at a time");
    }

    @Override
    public synchronized void destroyEndpoints() {
        identities.clear();
        CoapServer current = initialised(coap);
        for (Endpoint old : List.copyOf(current.getEndpoints())) {
            current.getEndpoints().remove(old);
            old.destroy();
        }
    }

    @Override
    public List<LwM2mClientEndpoint> getEndpoints() {
        CaliforniumClientEndpoint current = endpoint;
        return current == null ? List.of() : List.of(current);
    }

    @Override
    public @Nullable LwM2mClientEndpoint getEndpoint(LwM2mServer wanted) {
        return wanted != null && wanted.equals(server) ? endpoint : null;
    }

    @Override
    public synchronized void start() {
        started = true;
        if (!initialised(coap).getEndpoints().isEmpty()) {
            initialised(coap).start();
        }
    }

    @Override
    public synchronized void stop() {
        if (started) {
            started = false;
            initialised(coap).stop();
        }
    }

    @Override
    public synchronized void destroy() {
        started = false;
        initialised(coap).destroy();
    }

    private static <T> T initialised(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("Leshan has not initialised the endpoints yet");
        }
        return value;
    }
}
