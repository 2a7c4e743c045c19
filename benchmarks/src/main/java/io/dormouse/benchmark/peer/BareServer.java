// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.benchmark.peer;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.leshan.core.endpoint.Protocol;
import org.eclipse.leshan.core.observation.Observation;
import org.eclipse.leshan.core.request.ContentFormat;
import org.eclipse.leshan.core.request.ObserveRequest;
import org.eclipse.leshan.server.LeshanServer;
import org.eclipse.leshan.server.LeshanServerBuilder;
import org.eclipse.leshan.server.californium.endpoint.CaliforniumServerEndpointsProvider;
import org.eclipse.leshan.server.californium.endpoint.coap.CoapServerProtocolProvider;
import org.eclipse.leshan.server.registration.Registration;
import org.eclipse.leshan.server.registration.RegistrationListener;
import org.eclipse.leshan.server.registration.RegistrationUpdate;

/** The yardstick: a server of the bare library, with stores in memory, that stores nothing and has no API. */
public final class BareServer {
    private BareServer() {}

    /** @param args {@code observe}: observes /3303/0/5700 of every device that registers */
    public static void main(String[] args) {
        CoapConfig.register();
        CaliforniumServerEndpointsProvider.Builder endpoints =
                new CaliforniumServerEndpointsProvider.Builder(new CoapServerProtocolProvider());
        endpoints.addEndpoint(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Protocol.COAP);
        LeshanServerBuilder builder = new LeshanServerBuilder();
        builder.disableQueueModeSupport();
        builder.setEndpointsProviders(endpoints.build());
        LeshanServer server = builder.build();
        if (args.length > 0 && args[0].equals("observe")) {
            server.getRegistrationService().addListener(new Observing(server));
        }
        server.start();
        System.out.println("coap: " + server.getEndpoint(Protocol.COAP).getURI());
        System.out.println("ready");
    }

    private record Observing(LeshanServer server) implements RegistrationListener {
        @Override
        public void registered(
                Registration registration,
                org.eclipse.leshan.server.registration.Registration previous,
                java.util.Collection<Observation> previousObservations) {
            server.send(
                    registration, new ObserveRequest(ContentFormat.TEXT, "/3303/0/5700"), answer -> {}, failure -> {});
        }

        @Override
        public void updated(RegistrationUpdate update, Registration now, Registration before) {}

        @Override
        public void unregistered(
                Registration registration,
                java.util.Collection<Observation> observations,
                boolean expired,
                Registration next) {}
    }
}
