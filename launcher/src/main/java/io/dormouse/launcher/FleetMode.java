// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import io.dormouse.kit.time.SystemTime;
import io.dormouse.simulator.Fleet;
import io.dormouse.simulator.FleetPlan;
import io.dormouse.simulator.FleetProgress;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;

/** A fleet that lives until the program is stopped. */
record FleetMode(CommandLine line, TargetOptions target, FleetOptions options) {
    private static final Duration TOLD_EVERY = Duration.ofSeconds(10);

    int call() throws IOException, InterruptedException {
        URI server = target.given(line);
        PrintWriter out = line.getOut();
        Fleet fleet = Fleet.of(FleetPlan.mixed(options.prefix, options.count, server, server)
                .withShares("coaps".equals(server.getScheme()) ? 1 : 0, options.queueMode)
                .withCycle(options.awake, options.asleep)
                .withLifetime(options.lifetime)
                .withRate(options.rate)
                .withSeed(target.seedOr(0)));
        if (options.pskFile != null) {
            writeKeys(fleet, options.pskFile);
        }
        if (options.keysOnly) {
            fleet.close();
            return 0;
        }
        UntilStopped running = UntilStopped.of(fleet);
        fleet.start();
        boolean complete = fleet.awaitRegistered(Duration.ofSeconds(30 + (long) (options.count / options.rate)));
        out.println("devices: " + fleet.progress().registered() + " of " + options.count + " registered"
                + (complete ? "" : "; the others go on trying"));
        out.println("ready");
        Thread teller = new Thread(() -> tell(fleet, out), "progress");
        teller.setDaemon(true);
        teller.start();
        running.await();
        return 0;
    }

    private static void writeKeys(Fleet fleet, Path file) throws IOException {
        StringBuilder csv = new StringBuilder("endpoint,identity,key\n");
        fleet.credentials()
                .forEach(credential -> csv.append(credential.endpoint())
                        .append(',')
                        .append(credential.identity())
                        .append(',')
                        .append(HexFormat.of().formatHex(credential.key()))
                        .append('\n'));
        Files.writeString(file, csv, StandardCharsets.UTF_8);
    }

    private static void tell(Fleet fleet, PrintWriter out) {
        try (SystemTime time = new SystemTime()) {
            while (true) {
                CountDownLatch tick = new CountDownLatch(1);
                time.after(TOLD_EVERY, tick::countDown);
                tick.await();
                FleetProgress now = fleet.progress();
                out.printf(
                        "registered %d of %d, awake %d, registrations %d, updates %d, operations %d, handshakes %d, %d kB%n",
                        now.registered(),
                        now.devices(),
                        now.awake(),
                        now.registrations(),
                        now.updates(),
                        now.operations(),
                        now.handshakes(),
                        now.bytes() / 1000);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
