// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.lwm2m;

import io.dormouse.bootstrap.session.Sessions;
import io.dormouse.bootstrap.session.Timing;
import io.dormouse.coap.CoapPorts;
import io.dormouse.coap.CoapSettings;
import io.dormouse.coap.CoapTraffic;
import io.dormouse.coap.Codecs;
import io.dormouse.coap.DtlsSecurity;
import io.dormouse.kit.time.Time;
import io.dormouse.objects.BundledObjects;
import io.dormouse.objects.LeshanModels;
import java.net.URI;
import java.util.List;
import org.eclipse.californium.core.observe.InMemoryObservationStore;
import org.eclipse.californium.elements.config.Configuration;

/** The ports where devices ask for a bootstrap. Nothing is open before {@link #start()}. */
public final class BootstrapEndpoints implements AutoCloseable {
    private final CoapPorts ports;

    public BootstrapEndpoints(
            CoapSettings settings, Sessions sessions, DtlsSecurity security, Timing timing, Time time) {
        ports = new CoapPorts(settings, () -> new InMemoryObservationStore(new Configuration()), security);
        CoapLink.Codec codec = new CoapLink.Codec(
                Codecs.encoder(), Codecs.decoder(), new LeshanModels(BundledObjects.load()).newest());
        ports.add(new BootstrapResource(sessions, new CoapLink.Surroundings(codec, timing, time)));
        ports.add(new BootstrapPackResource());
    }

    /** Opens the ports, or throws {@link io.dormouse.coap.PortsUnavailable}. */
    public void start() {
        ports.start();
    }

    public List<URI> urls() {
        return ports.urls();
    }

    public CoapTraffic traffic() {
        return ports.traffic();
    }

    /** Ends the DTLS connections of an identity, or of certificates with this name. */
    public void cut(String identity) {
        ports.disconnect(peer -> peer.name().equals(identity) || peer.names().contains(identity));
    }

    @Override
    public void close() {
        ports.close();
    }
}
