// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.lwm2m;

import io.dormouse.coap.CoapPorts;
import io.dormouse.coap.CoapSettings;
import io.dormouse.coap.CoapTraffic;
import io.dormouse.coap.Codecs;
import io.dormouse.coap.DtlsSecurity;
import io.dormouse.coap.RefusedContacts;
import io.dormouse.kit.time.Time;
import io.dormouse.objects.LeshanModels;
import io.dormouse.server.device.Downlink;
import io.dormouse.server.device.Sessions;
import io.dormouse.server.device.Transmissions;
import io.dormouse.server.device.Uplink;
import java.net.URI;
import java.util.List;
import org.eclipse.leshan.core.node.codec.LwM2mDecoder;
import org.jspecify.annotations.Nullable;

/** The ports where devices speak LwM2M, and the way out to them. Nothing is open before {@link #start()}. */
public final class Lwm2mEndpoints implements Sessions, AutoCloseable {
    private final CoapPorts ports;
    private final CoapDownlink downlink;
    private final TellingRate rate;

    /**
     * What the ports work with.
     *
     * @param observations loaded before {@link #start()}
     * @param refused is told of requests that do not even reach {@code uplink}
     */
    public record Inside(
            Uplink uplink,
            Observations observations,
            LeshanModels models,
            Transmissions transmissions,
            RefusedContacts refused,
            Time time) {}

    /** @param security null when no coaps port is asked for */
    public Lwm2mEndpoints(CoapSettings settings, Inside inside, @Nullable DtlsSecurity security) {
        LwM2mDecoder decoder = Codecs.decoder();
        ports = new CoapPorts(settings, inside.observations()::store, security);
        Guard guard = new Guard(inside.time());
        rate = new TellingRate(inside.time());
        ports.add(new RegisterResource(inside.uplink(), inside.refused(), guard));
        ports.add(new SendResource(inside.uplink(), decoder, inside.models(), inside.time(), guard, rate));
        ports.onNotification(new Notifications(
                inside.uplink(), inside.observations(), decoder, inside.models(), rate, inside.time()));
        downlink = new CoapDownlink(
                ports,
                inside.uplink(),
                inside.observations(),
                new CoapDownlink.Codec(Codecs.encoder(), decoder, inside.models()),
                inside.transmissions(),
                inside.time());
    }

    /** Opens the ports, or throws {@link io.dormouse.coap.PortsUnavailable}. */
    public void start() {
        ports.start();
    }

    public List<URI> urls() {
        return ports.urls();
    }

    public Downlink downlink() {
        return downlink;
    }

    /** What devices told too often. */
    public TellingRate tellingRate() {
        return rate;
    }

    public CoapTraffic traffic() {
        return ports.traffic();
    }

    @Override
    public void cut(String security, String identity) {
        ports.disconnect(peer -> peer.security().equals(security)
                && (peer.name().equals(identity) || peer.names().contains(identity)));
    }

    @Override
    public void close() {
        ports.close();
    }
}
