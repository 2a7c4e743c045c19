// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.simulation;

import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.TestRequest;
import io.dormouse.server.SimulatedServer;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceListener;
import io.dormouse.server.device.Reach;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One process of the server, from its start to its death. Once dead, nothing that its code still does has any effect. */
final class Process {
    private final Simulation simulation;
    private final SimulatedServer server;
    private final CoapSide coap;
    private final ProcessTime time;
    private boolean dead;

    /** Throws StoreException when the store does not let it start. */
    Process(Simulation simulation) {
        this.simulation = simulation;
        Chance chance = simulation.chance();
        time = new ProcessTime(
                simulation.time(),
                chance.between(-1_000_000, 1_000_000) * 1_000_000L,
                this::dead,
                simulation.sabotage());
        FaultyStore store = new FaultyStore(simulation.durable(), this);
        server = new SimulatedServer(store, this::onLane, time, chance.seed());
        coap = new CoapSide(this, server);
        server.alsoTell(new Careless());
        server.start(coap);
    }

    private void onLane(Runnable task) {
        if (!simulation.conditions().lazyLanes()) {
            task.run();
            return;
        }
        simulation.time().after(simulation.chance().millis(0, 3), () -> {
            // A dead process runs on without effect, which shows that nothing of it gets out.
            task.run();
        });
    }

    Simulation simulation() {
        return simulation;
    }

    ProcessTime time() {
        return time;
    }

    CoapSide coap() {
        return coap;
    }

    boolean dead() {
        return dead;
    }

    void kill() {
        if (!dead) {
            dead = true;
            simulation.died(this);
        }
    }

    Reach reach(String endpoint) {
        return server.reach(endpoint);
    }

    /** @param answer told the reply; null when the connection broke, so that nobody knows */
    void call(TestRequest request, Consumer<@Nullable Reply> answer) {
        server.call(request)
                .whenComplete((reply, failure) -> simulation.time().after(Duration.ofMillis(1), () -> {
                    if (failure != null) {
                        simulation.checker().violated("a request ended with " + failure);
                    }
                    answer.accept(dead ? null : reply);
                }));
    }

    /** Throws now and then. */
    private final class Careless implements DeviceListener {
        @Override
        public void registered(Device device, Optional<Device> before) {
            maybe();
        }

        @Override
        public void heard(Device device) {
            maybe();
        }

        private void maybe() {
            if (simulation.chance().with(simulation.conditions().listenerThrows())) {
                throw new Slip();
            }
        }

        static final class Slip extends RuntimeException {
            private static final long serialVersionUID = 1L;
        }
    }
}
