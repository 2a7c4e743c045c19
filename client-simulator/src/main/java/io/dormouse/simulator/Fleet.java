// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import io.dormouse.kit.time.Randomness;
import io.dormouse.simulator.radio.Ether;
import io.dormouse.simulator.radio.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Many devices on a few shared threads. Thread-safe. */
public final class Fleet implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Fleet.class);

    private static final int JOURNAL_ENTRIES = 100;

    private final FleetPlan plan;
    private final Ether ether = new Ether();
    private final Latencies latencies = new Latencies();
    private final Map<String, SimulatedDevice> devices = new LinkedHashMap<>();
    private final List<DeviceCredential> credentials = new ArrayList<>();
    private final Set<SimulatedDevice> sleepers = new HashSet<>();
    private final AtomicInteger started = new AtomicInteger();
    private volatile boolean closed;

    private Fleet(FleetPlan plan) {
        this.plan = plan;
        Randomness randomness = Randomness.seeded(plan.seed());
        List<Boolean> secured = shuffled(plan.mix().securedShare(), randomness);
        List<Boolean> queueMode = shuffled(plan.mix().queueModeShare(), randomness);
        FleetKeys keys = new FleetKeys(plan.seed());
        int digits = Math.max(2, Integer.toString(plan.count()).length());
        for (int i = plan.part().first() - 1; i < plan.part().last(); i++) {
            String endpoint = plan.prefix() + "-" + String.format("%0" + digits + "d", i + 1);
            SimulatedDevice device =
                    spec(endpoint, secured.get(i), queueMode.get(i), keys, i).build(ether);
            devices.put(endpoint, device);
            if (queueMode.get(i)) {
                sleepers.add(device);
            }
        }
    }

    /** Makes the devices; none is switched on before {@link #start()}. */
    public static Fleet of(FleetPlan plan) {
        return new Fleet(plan);
    }

    private DeviceSpec spec(String endpoint, boolean secured, boolean queueMode, FleetKeys keys, int index) {
        DeviceSpec spec = SimulatedDevice.named(endpoint)
                .server(secured ? plan.mix().coaps() : plan.mix().coap())
                .lifetime(plan.habits().lifetime())
                .radio(plan.habits().conditions())
                .timing(plan.habits().timing())
                .measuresEvery(plan.habits().measuresEvery())
                .journal(JOURNAL_ENTRIES)
                .timedBy(latencies)
                .seed(plan.seed() * FleetPlan.COUNT_MAX + index);
        if (queueMode) {
            spec.queueMode().announcesAwake(plan.habits().awake());
        }
        if (secured) {
            byte[] key = keys.of(endpoint);
            spec.psk(endpoint, key);
            credentials.add(new DeviceCredential(endpoint, endpoint, key));
        }
        return spec;
    }

    private List<Boolean> shuffled(double share, Randomness randomness) {
        int chosen = (int) Math.ceil(plan.count() * share);
        List<Boolean> all = new ArrayList<>(Collections.nCopies(chosen, true));
        all.addAll(Collections.nCopies(plan.count() - chosen, false));
        for (int i = all.size() - 1; i > 0; i--) {
            Collections.swap(all, i, randomness.below(i + 1));
        }
        return all;
    }

    /** What a server has to know of the devices that use DTLS. */
    public List<DeviceCredential> credentials() {
        return List.copyOf(credentials);
    }

    /** How long registrations, Updates and Sends took. */
    public Latencies latencies() {
        return latencies;
    }

    /** The clock, timers and threads that the devices share. */
    public Ether ether() {
        return ether;
    }

    public List<SimulatedDevice> devices() {
        return List.copyOf(devices.values());
    }

    public Optional<SimulatedDevice> device(String endpoint) {
        return Optional.ofNullable(devices.get(endpoint));
    }

    /** Switches the devices on, one after the other at the planned rate; returns at once. */
    public void start() {
        int index = 0;
        for (SimulatedDevice device : devices.values()) {
            Duration delay = Duration.ofNanos((long) (index++ * 1e9 / plan.startsPerSecond()));
            ether.time().after(delay, () -> handOver(() -> start(device)));
        }
    }

    private void start(SimulatedDevice device) {
        if (closed) {
            return;
        }
        try {
            device.start();
            if (sleepers.contains(device)) {
                device.cycle(plan.habits().awake(), plan.habits().asleep());
            }
        } catch (RuntimeException e) {
            log.warn("{} could not be switched on", device.endpoint(), e);
        }
        started.incrementAndGet();
    }

    private void handOver(Runnable task) {
        try {
            ether.protocol().execute(task);
        } catch (RejectedExecutionException e) {
            log.trace("The fleet was closed", e);
        }
    }

    /** Waits until every device has been registered once; false when that takes longer. */
    public boolean awaitRegistered(Duration patience) throws InterruptedException {
        CompletableFuture<?>[] all = devices.values().stream()
                .map(SimulatedDevice::firstRegistration)
                .toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(all).get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    public FleetProgress progress() {
        int registered = 0;
        int failing = 0;
        int awake = 0;
        long registrations = 0;
        long updates = 0;
        long operations = 0;
        long handshakes = 0;
        long bytes = 0;
        for (SimulatedDevice device : devices.values()) {
            Uplinks uplinks = device.uplinks();
            Traffic traffic = device.traffic();
            boolean in = device.isRegistered();
            registered += in ? 1 : 0;
            failing += !in && uplinks.failures() > 0 ? 1 : 0;
            awake += device.isRunning() && device.isAwake() ? 1 : 0;
            registrations += uplinks.registrations();
            updates += uplinks.updates();
            operations += device.operations();
            handshakes += traffic.handshakes();
            bytes += traffic.sentBytes() + traffic.receivedBytes();
        }
        return new FleetProgress(
                devices.size(),
                started.get(),
                registered,
                failing,
                awake,
                registrations,
                updates,
                operations,
                handshakes,
                bytes);
    }

    /** Switches all devices off, without de-registering, and ends the threads. */
    @Override
    public void close() {
        closed = true;
        devices.values().forEach(SimulatedDevice::close);
        ether.close();
    }
}
