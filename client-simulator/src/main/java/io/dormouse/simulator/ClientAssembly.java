// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import io.dormouse.kit.time.Time;
import io.dormouse.simulator.object.Changes;
import io.dormouse.simulator.object.DeviceObjects;
import io.dormouse.simulator.radio.AnswerGate;
import io.dormouse.simulator.radio.Ether;
import io.dormouse.simulator.radio.Radio;
import io.dormouse.simulator.radio.RadioEndpoints;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.leshan.client.LeshanClient;
import org.eclipse.leshan.client.bootstrap.BootstrapHandler;
import org.eclipse.leshan.client.bootstrap.DefaultBootstrapConsistencyChecker;
import org.eclipse.leshan.client.engine.RegistrationEngine;
import org.eclipse.leshan.client.engine.RegistrationEngineFactory;
import org.eclipse.leshan.client.notification.NotificationManager;
import org.eclipse.leshan.client.request.DefaultDownlinkReceiver;
import org.eclipse.leshan.client.request.DownlinkRequestReceiver;
import org.eclipse.leshan.client.resource.LwM2mObjectTree;
import org.eclipse.leshan.client.resource.LwM2mRootEnabler;
import org.eclipse.leshan.client.servers.ServerInfo;
import org.eclipse.leshan.client.servers.ServersInfoExtractor;
import org.eclipse.leshan.client.util.LinkFormatHelper;
import org.eclipse.leshan.core.LwM2m.LwM2mVersion;
import org.eclipse.leshan.core.ResponseCode;
import org.eclipse.leshan.core.link.lwm2m.attributes.DefaultLwM2mAttributeParser;
import org.eclipse.leshan.core.link.lwm2m.attributes.LwM2mAttributeParser;
import org.eclipse.leshan.core.request.ContentFormat;

/** Puts one Leshan client together with our parts; made anew at each start of the device. */
final class ClientAssembly {
    // Each has tables of its own, which never change.
    private static final Map<LwM2mVersion, LinkFormatHelper> LINK_FORMATS = new ConcurrentHashMap<>();
    private static final LwM2mAttributeParser ATTRIBUTES = new DefaultLwM2mAttributeParser();

    /** What of a device outlives its restarts. */
    record Parts(
            DeviceSpec spec,
            Ether ether,
            Radio radio,
            AnswerGate gate,
            DeviceObjects objects,
            Changes changes,
            Journal journal,
            Rules rules,
            UplinkCount count) {}

    /** What of a device is made at each start. */
    record Assembled(LeshanClient client, RegistrationLife life, HeldNotifications notifications) {}

    private final Parts parts;
    private final Runnable crash;
    private final Runnable exchange;
    private final Runnable contact;

    /**
     * @param crash restarts the device, must only trigger
     * @param exchange told of each operation received
     * @param contact told of each Register and Update answered
     */
    ClientAssembly(Parts parts, Runnable crash, Runnable exchange, Runnable contact) {
        this.parts = parts;
        this.crash = crash;
        this.exchange = exchange;
        this.contact = contact;
    }

    Assembled assemble() {
        Ether ether = parts.ether();
        AtomicReference<RegistrationLife> life = new AtomicReference<>();
        AtomicReference<HeldNotifications> notifications = new AtomicReference<>();
        DeviceCodecs codecs = DeviceCodecs.of(parts.spec().formats());
        LinkFormatHelper links = LINK_FORMATS.computeIfAbsent(parts.spec().lwm2mVersion(), LinkFormatHelper::new);
        LeshanClient client =
                new LeshanClient(
                        parts.spec().endpoint(),
                        parts.objects().start(),
                        List.of(),
                        null,
                        engineFactory(life),
                        new DefaultBootstrapConsistencyChecker(),
                        Map.of(),
                        Map.of(),
                        codecs.encoder(),
                        codecs.decoder(),
                        ether.protocol(),
                        parts.spec().links(),
                        links,
                        ATTRIBUTES,
                        endpoints()) {
                    // Called from the constructor of the superclass: must only touch what is captured.
                    @Override
                    protected DownlinkRequestReceiver createRequestReceiver(
                            BootstrapHandler bootstrap,
                            LwM2mRootEnabler root,
                            LwM2mObjectTree tree,
                            RegistrationEngine engine) {
                        return receiver(new DefaultDownlinkReceiver(bootstrap, root, tree, engine));
                    }

                    @Override
                    protected NotificationManager createNotificationManager(
                            LwM2mObjectTree tree, DownlinkRequestReceiver receiver, ScheduledExecutorService executor) {
                        HeldNotifications made =
                                new HeldNotifications(tree, unwrapped(receiver), executor, parts.changes());
                        notifications.set(made);
                        return made;
                    }
                };
        return new Assembled(client, Objects.requireNonNull(life.get()), Objects.requireNonNull(notifications.get()));
    }

    private RadioEndpoints endpoints() {
        DeviceSpec spec = parts.spec();
        return new RadioEndpoints(
                parts.ether(),
                parts.radio(),
                parts.gate(),
                spec.usesConnectionId(),
                spec.isVersion10() ? this::refusedComposite : null);
    }

    private void refusedComposite(String method) {
        exchange.run();
        Operation operation = method.equals("FETCH") ? Operation.READ_COMPOSITE : Operation.WRITE_COMPOSITE;
        parts.journal()
                .add(number -> new Received(
                        number,
                        parts.ether().time().now(),
                        operation,
                        "/",
                        List.of(),
                        new TreeMap<>(),
                        ResponseCode.METHOD_NOT_ALLOWED,
                        true));
    }

    private ObedientReceiver receiver(DownlinkRequestReceiver properly) {
        Time time = parts.ether().time();
        return new ObedientReceiver(properly, parts.journal(), parts.rules(), parts.gate(), time, crash, exchange);
    }

    // Notifications read the values through a receiver as well, but nobody asked for them.
    private static DownlinkRequestReceiver unwrapped(DownlinkRequestReceiver receiver) {
        return receiver instanceof ObedientReceiver obedient ? obedient.properly() : receiver;
    }

    private RegistrationEngineFactory engineFactory(AtomicReference<RegistrationLife> made) {
        return (endpoint, tree, endpoints, sender, bootstrap, observer, extra, extra2, formats, executor, links) -> {
            List<ContentFormat> optional = ContentFormat.getOptionalContentFormatForClient(
                    formats, parts.spec().lwm2mVersion());
            ServerInfo server = ServersInfoExtractor.getInfo(tree.getObjectEnablers())
                    .deviceManagements
                    .values()
                    .iterator()
                    .next();
            RegistrationLife life = new RegistrationLife(new RegistrationLife.Surroundings(
                    parts.spec(),
                    server,
                    () -> links.getClientDescription(tree.getObjectEnablers().values(), null, optional),
                    () -> lifetimeSeconds(),
                    endpoints,
                    sender,
                    parts.ether().time(),
                    parts.ether().protocol(),
                    parts.count(),
                    contact));
            made.set(life);
            return new LifeEngine(life);
        };
    }

    private long lifetimeSeconds() {
        return parts.objects().read("/1/0/1") instanceof Long seconds ? seconds : 86_400;
    }
}
