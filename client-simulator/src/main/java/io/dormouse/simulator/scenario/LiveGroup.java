// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.scenario;

import io.dormouse.kit.time.Randomness;
import io.dormouse.simulator.DeviceCredential;
import io.dormouse.simulator.DeviceSpec;
import io.dormouse.simulator.FleetKeys;
import io.dormouse.simulator.Latencies;
import io.dormouse.simulator.SimulatedDevice;
import io.dormouse.simulator.radio.Decisions;
import io.dormouse.simulator.radio.Ether;
import io.dormouse.simulator.scenario.GroupPlan.Sleep;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The devices of one group. Thread-safe. */
public final class LiveGroup {
    private static final int JOURNAL_ENTRIES = 200;
    private static final long SEEDS_OF_GROUP = 1_000_003;

    private final GroupPlan plan;
    private final List<SimulatedDevice> devices = new ArrayList<>();
    private final List<DeviceCredential> credentials = new ArrayList<>();
    private final Randomness choices;

    LiveGroup(GroupPlan plan, String scenario, RunSettings settings, Surroundings around) {
        this.plan = plan;
        long seed = around.seed() * SEEDS_OF_GROUP + plan.name().hashCode();
        choices = new Decisions(seed).of(Decisions.Kind.ACTION);
        FleetKeys keys = new FleetKeys(around.seed());
        URI server = plan.secured() ? settings.coaps() : settings.coap();
        for (int number = 1; number <= plan.count(); number++) {
            String endpoint = plan.endpointOf(scenario, number);
            DeviceSpec spec = SimulatedDevice.named(endpoint)
                    .server(server)
                    .journal(JOURNAL_ENTRIES)
                    .timedBy(around.latencies())
                    .seed(seed + number);
            Sleep sleep = plan.sleep();
            if (sleep != null) {
                spec.announcesAwake(sleep.awake());
            }
            plan.habits().forEach(habit -> habit.accept(spec));
            if (plan.secured()) {
                byte[] key = keys.of(endpoint);
                spec.psk(endpoint, key);
                credentials.add(new DeviceCredential(endpoint, endpoint, key));
            }
            devices.add(spec.build(around.ether()));
        }
    }

    /** What all groups of a run share. */
    record Surroundings(Ether ether, Latencies latencies, long seed) {}

    public GroupPlan plan() {
        return plan;
    }

    public List<SimulatedDevice> devices() {
        return Collections.unmodifiableList(devices);
    }

    List<DeviceCredential> credentials() {
        return credentials;
    }

    /** Some of the devices, chosen by lot; all of them for 1. */
    List<SimulatedDevice> some(double share) {
        if (share >= 1) {
            return devices();
        }
        List<SimulatedDevice> shuffled = new ArrayList<>(devices);
        int chosen = (int) Math.round(devices.size() * share);
        for (int i = 0; i < chosen; i++) {
            Collections.swap(shuffled, i, i + choices.below(shuffled.size() - i));
        }
        return List.copyOf(shuffled.subList(0, chosen));
    }

    void switchOn(SimulatedDevice device) {
        device.start();
        Sleep sleep = plan.sleep();
        if (sleep != null) {
            device.cycle(sleep.awake(), sleep.asleep(), sleep.wakes());
        }
    }
}
