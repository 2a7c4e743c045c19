// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.junit;

import io.dormouse.simulator.DeviceSpec;
import io.dormouse.simulator.FleetKeys;
import io.dormouse.simulator.Operation;
import io.dormouse.simulator.RegistrationTiming;
import io.dormouse.simulator.SimulatedDevice;
import io.dormouse.simulator.radio.Ether;
import io.dormouse.simulator.radio.RadioConditions;
import io.dormouse.simulator.radio.RadioProfiles;
import io.dormouse.simulator.radio.SteppedTime;
import io.dormouse.simulator.text.Durations;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Devices of one test. What {@code should…} waits until it is so, 30 s at most, and fails with the devices that fell short. */
public final class TestFleet implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final Duration CALM = Duration.ofMillis(200);
    private static final RegistrationTiming TIMING =
            new RegistrationTiming(Duration.ofSeconds(20), Duration.ofSeconds(1));

    private final Ether ether;
    private final @Nullable SteppedTime stepped;
    private final List<SimulatedDevice> devices = new ArrayList<>();
    private final Duration awake;
    private final Duration asleep;

    private TestFleet(Fleet described) {
        stepped = described.virtualTime() ? new SteppedTime(Instant.parse("2030-01-01T00:00:00Z")) : null;
        ether = stepped == null ? new Ether(described.speed()) : new Ether(stepped);
        awake = duration(described.awake());
        asleep = duration(described.asleep());
    }

    private static Duration duration(String text) {
        return text.isEmpty()
                ? Duration.ZERO
                : Durations.parse(text).orElseThrow(() -> new IllegalArgumentException("not a duration: " + text));
    }

    static TestFleet of(Fleet described, URI server, BiConsumer<String, byte[]> keys) {
        TestFleet fleet = new TestFleet(described);
        RadioConditions air = RadioProfiles.named(described.radio())
                .orElseThrow(() -> new IllegalArgumentException("no radio profile called " + described.radio()));
        FleetKeys secrets = new FleetKeys(described.seed());
        for (int number = 1; number <= described.count(); number++) {
            String endpoint = described.prefix() + "-" + number;
            DeviceSpec spec = SimulatedDevice.named(endpoint)
                    .server(server)
                    .radio(air)
                    .timing(TIMING)
                    .seed(described.seed() * 1_000_003 + number);
            if (described.queueMode() || !fleet.asleep.isZero()) {
                spec.queueMode().announcesAwake(fleet.awake);
            }
            if (described.secured()) {
                byte[] key = secrets.of(endpoint);
                spec.psk(endpoint, key);
                keys.accept(endpoint, key);
            }
            fleet.devices.add(spec.build(fleet.ether));
        }
        return fleet;
    }

    /** Switches all devices on. */
    public void start() {
        devices.forEach(device -> {
            device.start();
            if (!asleep.isZero()) {
                device.cycle(awake, asleep);
            }
        });
    }

    public List<SimulatedDevice> devices() {
        return List.copyOf(devices);
    }

    /** @param number from 1 */
    public SimulatedDevice device(int number) {
        return devices.get(number - 1);
    }

    /** Does something to each. */
    public TestFleet each(Consumer<SimulatedDevice> task) {
        devices.forEach(task);
        return this;
    }

    public TestFleet fallAsleep() {
        return each(SimulatedDevice::sleep);
    }

    public TestFleet wakeUp() {
        return each(SimulatedDevice::wake);
    }

    /** All get another address. */
    public TestFleet move() {
        return each(SimulatedDevice::move);
    }

    /**
     * Time goes by for devices with a virtual clock: they sleep, wake and measure, one after the other, and at each
     * step it waits until nothing is on the air.
     */
    public TestFleet passes(Duration duration) {
        SteppedTime clock = stepped;
        if (clock == null) {
            throw new IllegalStateException("@Fleet(virtualTime = true) has such a clock");
        }
        clock.pass(duration, this::calmDown);
        return this;
    }

    // Who sleeps by turns has calmed down when it sleeps.
    private void calmDown() {
        long bytes;
        do {
            bytes = bytes();
            pause(CALM);
        } while (bytes != bytes() || (!asleep.isZero() && devices.stream().anyMatch(SimulatedDevice::isAwake)));
    }

    private long bytes() {
        return devices.stream().mapToLong(device -> device.traffic().bytes()).sum();
    }

    public void shouldAllBeRegistered() {
        should("be registered", device -> device.isRegistered() ? "" : "is not registered");
    }

    public void shouldAllHave(String path, Object value) {
        should(
                "have " + path + " = " + value,
                device -> value.equals(device.read(path)) ? "" : "has " + device.read(path));
    }

    public void shouldAllReceive(Operation operation, String path) {
        should(
                "receive " + operation + " " + path,
                device -> received(device, operation, path) > 0 ? "" : "received nothing of the kind");
    }

    /** Judged at once, so let things calm down before. */
    public void shouldHaveReceivedAtMost(int times, Operation operation, String path) {
        judge("receive it at most " + times + " times", device -> {
            long count = received(device, operation, path);
            return count <= times ? "" : "received it " + count + " times";
        });
    }

    private static long received(SimulatedDevice device, Operation operation, String path) {
        return device.received().stream()
                .filter(each -> each.operation() == operation && each.paths().contains(path))
                .count();
    }

    public void shouldAllHaveWoken(int times) {
        should(
                "wake " + times + " times",
                device -> device.wakes() >= times ? "" : "woke " + device.wakes() + " times");
    }

    /** That all have this value by the time of their n-th wake-up, counted since they were made. */
    public void shouldAllHaveWithinWakes(String path, Object value, int wakes) {
        should("have " + path + " = " + value + " within " + wakes + " wakes", device -> {
            if (!value.equals(device.read(path))) {
                if (device.wakes() > wakes) {
                    throw new AssertionError(
                            device.endpoint() + " woke " + device.wakes() + " times and has " + device.read(path));
                }
                return "has " + device.read(path) + " after " + device.wakes() + " wakes";
            }
            return "";
        });
    }

    /** Both ways, with IP and UDP headers, since they were made. */
    public void shouldHaveUsedAtMostBytes(long bytes) {
        judge(
                "use at most " + bytes + " bytes",
                device -> device.traffic().bytes() <= bytes
                        ? ""
                        : "used " + device.traffic().bytes());
    }

    public void shouldHaveRegisteredOnce() {
        judge(
                "register once",
                device -> device.uplinks().registrations() == 1
                        ? ""
                        : "registered " + device.uplinks().registrations() + " times");
    }

    /** That nobody sent anything to a sleeping device. */
    public void shouldHaveSleptUndisturbed() {
        judge(
                "sleep undisturbed",
                device -> device.traffic().arrivedAsleep() == 0
                        ? ""
                        : device.traffic().arrivedAsleep() + " datagrams came while it slept");
    }

    private void should(String what, Function<SimulatedDevice, String> shortfall) {
        long deadline = ether.time().nanos() + PATIENCE.toNanos();
        while (ether.time().nanos() < deadline
                && devices.stream().anyMatch(device -> !shortfall.apply(device).isEmpty())) {
            pause(LOOK_EVERY);
        }
        judge(what, shortfall);
    }

    private void judge(String what, Function<SimulatedDevice, String> shortfall) {
        List<String> lacking = devices.stream()
                .filter(device -> !shortfall.apply(device).isEmpty())
                .map(device -> device.endpoint() + " " + shortfall.apply(device))
                .toList();
        if (!lacking.isEmpty()) {
            throw new AssertionError(lacking.size() + " of " + devices.size() + " devices should " + what + ", but "
                    + String.join("; ", lacking.subList(0, Math.min(5, lacking.size()))));
        }
    }

    private void pause(Duration duration) {
        CountDownLatch over = new CountDownLatch(1);
        ether.time().after(duration, over::countDown);
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Switches all devices off and ends their threads. */
    @Override
    public void close() {
        devices.forEach(SimulatedDevice::close);
        ether.close();
    }
}
