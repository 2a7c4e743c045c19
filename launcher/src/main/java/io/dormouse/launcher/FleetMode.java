// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import io.dormouse.kit.time.SystemTime;
import io.dormouse.simulator.Fleet;
import io.dormouse.simulator.FleetPlan;
import io.dormouse.simulator.FleetPlan.Part;
import io.dormouse.simulator.FleetProgress;
import io.dormouse.simulator.SocketBudget;
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
        PrintWriter out = line.getOut();
        Fleet fleet = fleet(options.queueMode);
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
        out.println("devices: " + fleet.progress().registered() + " of "
                + fleet.devices().size() + " registered" + (complete ? "" : "; the others go on trying"));
        out.println("ready");
        Thread teller = new Thread(() -> tell(fleet, out), "progress");
        teller.setDaemon(true);
        teller.start();
        running.await();
        return 0;
    }

    /** @throws CommandLine.ParameterException when so many devices cannot run here; the text says what helps */
    Fleet fleet(double queueMode) {
        URI server = target.given(line);
        Part part = part();
        SocketBudget.refusal(part.last() - part.first() + 1).ifPresent(why -> {
            throw new CommandLine.ParameterException(line, why);
        });
        return Fleet.of(FleetPlan.mixed(options.prefix, options.count, server, server)
                .withPart(part)
                .withShares("coaps".equals(server.getScheme()) ? 1 : 0, queueMode)
                .withCycle(options.awake, options.asleep)
                .withLifetime(options.lifetime)
                .withRate(options.rate)
                .withSeed(target.seedOr(0)));
    }

    private Part part() {
        String range = options.range;
        if (range == null) {
            return new Part(1, Math.max(1, options.count));
        }
        if (!range.matches("\\d{1,6}-\\d{1,6}")) {
            throw new CommandLine.ParameterException(line, "--range is A-B, such as 1-5000, not " + range);
        }
        String[] borders = range.split("-");
        return new Part(Integer.parseInt(borders[0]), Integer.parseInt(borders[1]));
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
