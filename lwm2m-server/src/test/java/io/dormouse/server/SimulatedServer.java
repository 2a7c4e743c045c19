// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.TestHttp;
import io.dormouse.kit.http.TestRequest;
import io.dormouse.kit.secret.SealedBox;
import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.Time;
import io.dormouse.server.device.DeviceListener;
import io.dormouse.server.device.Downlink;
import io.dormouse.server.device.LaneExecutor;
import io.dormouse.server.device.Reach;
import io.dormouse.server.device.Uplink;
import io.dormouse.server.lwm2m.ProtocolSide;
import io.dormouse.server.message.MessageRoutes;
import io.dormouse.server.model.Models;
import io.dormouse.server.registration.PlainCoap;
import io.dormouse.server.registration.RegistrationConfig;
import io.dormouse.server.rpc.RpcRoutes;
import io.dormouse.server.twin.TwinRoutes;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** The capabilities of the program, wired as in the program, between ports that a simulation gives. */
public final class SimulatedServer {
    private static final byte[] KEY = new byte[32];

    private final Capabilities inside;
    private final TestHttp http;
    private final ProtocolSide protocol;

    /**
     * @param lanes what runs tasks of lanes
     * @param seed of what the server draws by lot
     */
    public SimulatedServer(Database database, Executor lanes, Time time, long seed) {
        Randomness randomness = Randomness.seeded(seed);
        inside = new Capabilities(new Capabilities.Ports(
                database,
                new LaneExecutor(lanes),
                Models.open(null, database, time, randomness),
                new SealedBox(KEY, randomness),
                RegistrationConfig.of(PlainCoap.ANY),
                (security, identity) -> {},
                time,
                randomness));
        protocol = new ProtocolSide(inside.observations, inside.registrations);
        http = new TestHttp(
                time,
                new TwinRoutes(inside.twins),
                new MessageRoutes(inside.messages, inside.messageParts, filter -> {
                    throw new IllegalStateException("no filters here");
                }),
                new RpcRoutes(inside.rpcs, inside.rpcParts));
    }

    /** Between the wiring and the first contact: the program does the same in this order. */
    public void start(Downlink downlink) {
        inside.begin(downlink);
        inside.load();
        inside.resume();
    }

    /** Told as the last one, as one that a careless developer adds. */
    public void alsoTell(DeviceListener listener) {
        inside.listeners.add(listener);
    }

    public void provision(String endpoint, String identity) {
        inside.credentials.provision(endpoint, identity, KEY);
    }

    public Uplink uplink() {
        return inside.registrations;
    }

    public ProtocolSide protocol() {
        return protocol;
    }

    public Reach reach(String endpoint) {
        return inside.presence.of(endpoint);
    }

    public CompletableFuture<Reply> call(TestRequest request) {
        return http.begin(request);
    }
}
