// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.scenario;

import io.dormouse.simulator.SimulatedDevice;
import io.dormouse.simulator.Uplinks;
import io.dormouse.simulator.radio.Cause;
import io.dormouse.simulator.radio.Traffic;
import io.dormouse.simulator.scenario.Outcome.PhaseOutcome;
import io.dormouse.simulator.scenario.Outcome.Usage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/** Sums up runs. */
final class Outcomes {
    private static final long NANOS_OF_MILLI = 1_000_000;

    private Outcomes() {}

    static Sample sample(ScenarioRun run) {
        long[] sums = new long[6];
        int registered = 0;
        int failing = 0;
        int awake = 0;
        List<SimulatedDevice> devices = run.devices(List.of());
        for (SimulatedDevice device : devices) {
            Uplinks uplinks = device.uplinks();
            Traffic traffic = device.traffic();
            boolean in = device.isRegistered();
            registered += in ? 1 : 0;
            failing += !in && uplinks.failures() > 0 ? 1 : 0;
            awake += device.isRunning() && device.isAwake() ? 1 : 0;
            sums[0] += uplinks.registrations();
            sums[1] += uplinks.updates();
            sums[2] += uplinks.sends();
            sums[3] += device.operations();
            sums[4] += traffic.handshakes();
            sums[5] += traffic.bytes();
        }
        double seconds = run.elapsed().toMillis() / 1e3;
        return new Sample(
                seconds,
                devices.size(),
                registered,
                failing,
                awake,
                sums[0],
                sums[1],
                sums[2],
                sums[3],
                sums[4],
                sums[5]);
    }

    static Outcome of(ScenarioRun run, List<PhaseOutcome> phases) {
        Map<String, String> decisions = new LinkedHashMap<>();
        CRC32C crc = new CRC32C();
        List<Usage> usage = new ArrayList<>();
        for (SimulatedDevice device : run.devices(List.of())) {
            String digest = device.decisions().digest();
            decisions.put(device.endpoint(), digest);
            crc.update((device.endpoint() + digest).getBytes(StandardCharsets.UTF_8));
            usage.add(usage(device));
        }
        usage.sort(Comparator.comparingLong(Usage::bytes).reversed());
        return new Outcome(
                run.scenario(),
                run.settings().seedOf(run.scenario()),
                run.settings().speedOf(run.scenario()),
                run.settings().small(),
                run.elapsed(),
                phases,
                run.samples(),
                usage,
                decisions,
                HexFormat.of().toHexDigits((int) crc.getValue()));
    }

    private static Usage usage(SimulatedDevice device) {
        return new Usage(
                device.endpoint(),
                device.traffic().bytes(),
                device.radio().connected(),
                device.wakes(),
                device.uplinks().registrations(),
                device.traffic().handshakes(),
                device.operations(),
                words(device.radio().bytesByCause(), 1),
                words(device.radio().connectedByCause(), NANOS_OF_MILLI));
    }

    private static Map<String, Long> words(Map<Cause, Long> byCause, long unit) {
        Map<String, Long> words = new TreeMap<>();
        byCause.forEach((cause, value) -> words.put(cause.word(), value / unit));
        return words;
    }
}
