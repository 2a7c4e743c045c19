// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.benchmark;

import io.dormouse.benchmark.load.Devices;
import io.dormouse.benchmark.load.Load;
import io.dormouse.benchmark.load.LoadResult;
import io.dormouse.benchmark.peer.ServerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One server, from start to end, under every load. */
final class Trial {
    private static final int WARM_DEVICES = 5_000;
    private static final int OBSERVED_SECONDS = 60;

    private final Plan plan;
    private final List<Measured> measured = new ArrayList<>();

    /**
     * @param devices that register
     * @param operations of every other load
     * @param window requests under way at once
     */
    record Plan(List<Load> loads, int devices, long operations, int window, double perSecond) {}

    /** @param microsPerOperation processor time of the server */
    record Measured(LoadResult result, double microsPerOperation, long residentBytes) {}

    /** Makes the server observe /3303/0/5700 of devices, where it does not do so by itself. */
    interface Observing {
        void observe(List<String> endpoints) throws IOException;
    }

    Trial(Plan plan) {
        this.plan = plan;
    }

    List<Measured> run(ServerProcess server, Observing observing) throws IOException {
        try (Devices warm = new Devices(server.coap(), "warm-", WARM_DEVICES);
                Devices devices = new Devices(server.coap(), "device-", plan.devices())) {
            for (int i = 0; i < 4; i++) {
                warm.run(Load.REGISTER, WARM_DEVICES, plan.window(), 0);
            }
            for (Load load : plan.loads()) {
                prepare(load, devices, observing);
                if (load != Load.REGISTER && load != Load.DEREGISTER) {
                    devices.run(load, plan.operations() / 2, plan.window(), 0);
                } else if (load == Load.DEREGISTER) {
                    warm.run(load, WARM_DEVICES, plan.window(), 0);
                }
                long total = load == Load.REGISTER || load == Load.DEREGISTER ? plan.devices() : plan.operations();
                long before = server.cpu().toNanos();
                LoadResult result = devices.run(load, total, plan.window(), plan.perSecond());
                // What is written behind belongs to the operation that caused it.
                devices.serve(() -> false, 2);
                double micros = (server.cpu().toNanos() - before) / 1_000.0 / total;
                measured.add(new Measured(result, micros, server.residentBytes()));
                System.out.printf("    %s cpuMicros=%.1f%n", result.line(), micros);
            }
        }
        return measured;
    }

    private void prepare(Load load, Devices devices, Observing observing) throws IOException {
        if (load == Load.NOTIFY && devices.observed() < plan.devices()) {
            List<String> endpoints = new ArrayList<>();
            for (int i = 0; i < plan.devices(); i++) {
                endpoints.add("device-" + i);
            }
            Thread asking = new Thread(() -> ask(observing, endpoints), "observing");
            asking.start();
            devices.serve(() -> devices.observed() == plan.devices(), OBSERVED_SECONDS);
            System.out.printf("    %d of %d devices observed%n", devices.observed(), plan.devices());
        }
    }

    private static void ask(Observing observing, List<String> endpoints) {
        try {
            observing.observe(endpoints);
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }
}
