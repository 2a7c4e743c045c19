// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.secret.SealedBox;
import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.Time;
import io.dormouse.server.credential.Credentials;
import io.dormouse.server.device.DeviceListener;
import io.dormouse.server.device.DeviceListeners;
import io.dormouse.server.device.Downlink;
import io.dormouse.server.device.LaneExecutor;
import io.dormouse.server.device.Sessions;
import io.dormouse.server.device.Tags;
import io.dormouse.server.dialect.LearnedDialects;
import io.dormouse.server.downlink.DownlinkScheduler;
import io.dormouse.server.downlink.Presence;
import io.dormouse.server.downlink.PresenceJournal;
import io.dormouse.server.fleet.DeviceStore;
import io.dormouse.server.fleet.Devices;
import io.dormouse.server.fleet.FilterScope;
import io.dormouse.server.lwm2m.Observations;
import io.dormouse.server.message.Messages;
import io.dormouse.server.model.Models;
import io.dormouse.server.observation.ObservationContracts;
import io.dormouse.server.profile.Profiles;
import io.dormouse.server.registration.Admission;
import io.dormouse.server.registration.Platform;
import io.dormouse.server.registration.Refusals;
import io.dormouse.server.registration.RegistrationConfig;
import io.dormouse.server.registration.Registrations;
import io.dormouse.server.rpc.Rpcs;
import io.dormouse.server.twin.TwinConfig;
import io.dormouse.server.twin.TwinParts;
import io.dormouse.server.twin.Twins;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/**
 * The server between its ports, wired: database below, devices on one side, HTTP on the other. {@link Core} puts it on a disk and a network, the simulation on
 * memory and a seed.
 */
final class Capabilities {
    private static final int KEY_BYTES_MIN = 16;

    final DeviceListeners listeners = new DeviceListeners();
    final DownlinkScheduler scheduler;
    final DeviceStore deviceStore;
    final FilterScope filters;
    final Profiles profiles;
    final Models models;
    final PresenceJournal presenceJournal;
    final Presence presence;
    final Refusals refusals;
    final Observations observations;
    final Credentials credentials;
    final Registrations registrations;
    final Twins twins;
    final Messages.Parts messageParts;
    final Messages messages;
    final Rpcs.Parts rpcParts;
    final Rpcs rpcs;
    final ObservationContracts contracts;
    final Devices.Ports devicePorts;
    final Devices devices;
    private final LearnedDialects dialects;

    /** @param sessions may be asked only after {@link #begin} */
    record Ports(
            Database database,
            LaneExecutor lanes,
            Models models,
            SealedBox box,
            RegistrationConfig registrations,
            TwinConfig twins,
            Sessions sessions,
            Time time,
            Randomness randomness) {
        /** With the usual limits of the twin. */
        Ports(
                Database database,
                LaneExecutor lanes,
                Models models,
                SealedBox box,
                RegistrationConfig registrations,
                Sessions sessions,
                Time time,
                Randomness randomness) {
            this(database, lanes, models, box, registrations, TwinConfig.DEFAULT, sessions, time, randomness);
        }
    }

    Capabilities(Ports ports) {
        Database database = ports.database();
        LaneExecutor lanes = ports.lanes();
        Time time = ports.time();
        Randomness randomness = ports.randomness();
        scheduler = new DownlinkScheduler(lanes, listeners, time);

        deviceStore = new DeviceStore(database, time);
        filters = new FilterScope(database, time);
        profiles = new Profiles(database, filters, time);
        models = ports.models();
        presenceJournal = new PresenceJournal(database, time);
        presence = new Presence(presenceJournal, deviceStore, profiles, lanes, scheduler, time);
        refusals = new Refusals(database, time);
        observations = new Observations(database);

        credentials = new Credentials(
                new Credentials.Ports(database, lanes, deviceStore, ports.sessions(), ports.box(), time, randomness),
                KEY_BYTES_MIN);
        registrations = new Registrations(
                ports.registrations(),
                new Platform(database, lanes, listeners, time, randomness),
                new Admission(ports.registrations().plainCoap(), deviceStore, credentials.lookup()),
                observations,
                refusals);

        dialects = new LearnedDialects(database, deviceStore, time);
        twins = new Twins(new TwinParts(
                database, lanes, models, presence, deviceStore, dialects, profiles, scheduler, ports.twins(), time));
        messageParts = new Messages.Parts(
                database, lanes, models, dialects, presence, deviceStore, scheduler, time, randomness);
        messages = new Messages(messageParts);
        rpcParts = new Rpcs.Parts(
                database,
                lanes,
                models,
                dialects,
                observations.standing(),
                presence,
                deviceStore,
                scheduler,
                scheduler,
                time);
        rpcs = new Rpcs(rpcParts);
        contracts = new ObservationContracts(new ObservationContracts.Parts(
                database,
                lanes,
                models,
                dialects,
                observations.standing(),
                presence,
                deviceStore,
                profiles,
                scheduler,
                time));
        devicePorts = new Devices.Ports(database, lanes, listeners, tags(), credentials);
        devices = new Devices(deviceStore, devicePorts, time);
    }

    /** Profiles ask for tags, and hear when they change. */
    private Tags tags() {
        Tags ofTwins = twins.tags();
        return new Tags() {
            @Override
            public void check(ObjectNode first) {
                ofTwins.check(first);
            }

            @Override
            public CompletionStage<Long> patch(String endpoint, ObjectNode patch, OptionalLong version, String by) {
                return ofTwins.patch(endpoint, patch, version, by).thenApply(patched -> {
                    profiles.changed(endpoint);
                    return patched;
                });
            }
        };
    }

    /** Who listens to devices, in order, and who is asked what to say to them. Before the first device can speak. */
    void begin(Downlink downlink) {
        profiles.begin(scheduler::kick, presence::resume);
        listeners.add(profiles);
        listeners.add(presence);
        List.<DeviceListener>of(registrations, credentials, dialects, twins, messages, rpcs, contracts, devices)
                .forEach(listeners::add);
        listeners.add(scheduler);
        scheduler.begin(
                presence, downlink, rpcs, List.of(messages.source(), twins.writes(), twins.verification(), contracts));
    }

    /** Takes up what the last process left; before any port opens. */
    void load() {
        observations.load();
        registrations.load();
        presence.restore(registrations.devices());
        messages.start();
    }

    /** Goes on where the last process stopped; after the ports are open. */
    void resume() {
        presence.resume();
    }

    /** Stores what is written behind; after the last task of a lane. */
    void close() {
        registrations.close();
        presenceJournal.close();
    }
}
