// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import static org.awaitility.Awaitility.await;

import io.dormouse.simulator.SimulatedDevice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The packaged program with devices over DTLS, half of them asleep at any time, and writers of its API; killed with SIGKILL at random moments and started again. What
 * writers were told, what devices received and what is stored must agree in the end.
 */
final class CrashHarness implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration AWAKE = Duration.ofSeconds(3);
    private static final int JOURNAL_ENTRIES = 100_000;

    private final Path data;
    private final Plan plan;
    private final Random random;
    private final List<SimulatedDevice> devices = new ArrayList<>();
    private final Map<String, Long> registrations = new HashMap<>();
    private final Map<String, Long> handshakes = new HashMap<>();
    private final List<Long> startMillis = new ArrayList<>();
    private final String[] ports;
    private final Desk desk;
    private Program server;

    /**
     * How much of it.
     *
     * @param quiet at least so long between a start and the next kill, up to three times as long
     */
    record Plan(int kills, int devices, int writers, Duration quiet, long seed) {}

    CrashHarness(Path data, Plan plan) {
        this.data = data;
        this.plan = plan;
        this.random = new Random(plan.seed());
        this.server = Program.onFreePorts(data);
        this.ports = new String[] {
            "--http-port", "" + server.address("http").getPort(),
            "--coaps-port", "" + server.address("coaps").getPort()
        };
        this.desk = new Desk(Api.of(server, data), plan.seed());
    }

    /** Everything until the last restart; then {@link #settle}. */
    void run() throws InterruptedException {
        Api api = Api.of(server, data);
        for (int i = 0; i < plan.devices(); i++) {
            devices.add(device(api, "meter-" + i, i % 2 == 1));
        }
        devices.forEach(Meter::registers);
        // What is observed is asked for after the Register; handshakes are counted from here on.
        await().atMost(PATIENCE).until(() -> devices.stream().allMatch(SimulatedDevice::isRegistered));
        for (SimulatedDevice device : devices) {
            registrations.put(device.endpoint(), device.uplinks().registrations());
            handshakes.put(device.endpoint(), device.traffic().handshakes());
            if (isSleeper(device)) {
                device.cycle(AWAKE, AWAKE);
            }
        }
        desk.open(
                plan.writers(), devices.stream().map(SimulatedDevice::endpoint).toList());
        for (int kill = 0; kill < plan.kills(); kill++) {
            long pause =
                    plan.quiet().toMillis() + random.nextInt((int) plan.quiet().toMillis() * 2);
            desk.workFor(Duration.ofMillis(pause));
            server.kill();
            startAgain();
        }
        desk.workFor(plan.quiet());
        desk.close();
    }

    private static boolean isSleeper(SimulatedDevice device) {
        return Integer.parseInt(device.endpoint().substring("meter-".length())) % 2 == 1;
    }

    private SimulatedDevice device(Api api, String endpoint, boolean sleeper) {
        var spec = Meter.known(server, api, endpoint).journal(JOURNAL_ENTRIES).lifetime(Duration.ofHours(6));
        return sleeper ? spec.queueMode().announcesAwake(AWAKE).build() : spec.build();
    }

    private void startAgain() {
        long begun = System.nanoTime();
        server = Program.server(data, ports);
        startMillis.add((System.nanoTime() - begun) / 1_000_000);
        desk.moved(Api.of(server, data));
    }

    /** All is left alone until nothing waits any more. */
    CrashReport settle() {
        devices.forEach(device -> {
            device.endCycle();
            device.wake();
        });
        Api api = Api.of(server, data);
        CrashReport report = new CrashReport(api, devices, desk, startMillis);
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(2)).until(() -> {
            devices.stream().filter(CrashHarness::isSleeper).forEach(SimulatedDevice::update);
            return report.quiet();
        });
        report.check(registrations, handshakes);
        return report;
    }

    @Override
    public void close() {
        desk.close();
        devices.forEach(SimulatedDevice::close);
        server.close();
    }
}
