// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

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
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dormouse simulate}: a fleet against any LwM2M server. */
@Command(
        name = "simulate",
        description = "Runs simulated devices against a LwM2M server until stopped.",
        mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {
    private static final Duration TOLD_EVERY = Duration.ofSeconds(10);

    @Option(
            names = "--server",
            required = true,
            paramLabel = "URI",
            description = "coap://host:port or coaps://host:port")
    URI server = URI.create("coap://localhost");

    @Option(names = "--count", paramLabel = "N", description = "Devices (default ${DEFAULT-VALUE})")
    int count = 1;

    @Option(names = "--prefix", description = "Endpoint names are PREFIX-01 and so on (default ${DEFAULT-VALUE})")
    String prefix = "sim";

    @Option(
            names = "--rate",
            paramLabel = "N/S",
            description = "Devices switched on per second (default ${DEFAULT-VALUE})")
    double rate = 50;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Decides keys and all that is random (default ${DEFAULT-VALUE})")
    long seed;

    @Option(
            names = "--queue-mode",
            paramLabel = "SHARE",
            description = "Which part of the devices sleeps, 0 to 1 (default ${DEFAULT-VALUE})")
    double queueMode = 0.5;

    @Option(
            names = "--awake",
            paramLabel = "PT5S",
            description = "How long sleepers listen after an exchange (default ${DEFAULT-VALUE})")
    Duration awake = Duration.ofSeconds(5);

    @Option(names = "--asleep", paramLabel = "PT30S", description = "How long they sleep (default ${DEFAULT-VALUE})")
    Duration asleep = Duration.ofSeconds(30);

    @Option(names = "--lifetime", paramLabel = "PT1H", description = "Of the registrations (default ${DEFAULT-VALUE})")
    Duration lifetime = Duration.ofHours(1);

    @Option(
            names = "--psk-file",
            paramLabel = "FILE",
            description =
                    "Writes the keys of the fleet as CSV (endpoint,identity,key in hexadecimal), as POST /credentials:import takes them")
    @Nullable
    Path pskFile;

    @Option(names = "--keys-only", description = "Writes --psk-file and ends")
    boolean keysOnly;

    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        boolean secured = "coaps".equals(server.getScheme());
        if (!secured && !"coap".equals(server.getScheme())) {
            throw new CommandLine.ParameterException(commandLine(), "--server must begin with coap:// or coaps://");
        }
        PrintWriter out = Output.of(spec);
        Fleet fleet = Fleet.of(FleetPlan.mixed(prefix, count, server, server)
                .withShares(secured ? 1 : 0, queueMode)
                .withCycle(awake, asleep)
                .withLifetime(lifetime)
                .withRate(rate)
                .withSeed(seed));
        if (pskFile != null) {
            writeKeys(fleet, pskFile);
        }
        if (keysOnly) {
            fleet.close();
            return 0;
        }
        UntilStopped running = UntilStopped.of(fleet);
        fleet.start();
        boolean complete = fleet.awaitRegistered(Duration.ofSeconds(30 + (long) (count / rate)));
        out.println("devices: " + fleet.progress().registered() + " of " + count + " registered"
                + (complete ? "" : "; the others go on trying"));
        out.println("ready");
        Thread teller = new Thread(() -> tell(fleet, out), "progress");
        teller.setDaemon(true);
        teller.start();
        running.await();
        return 0;
    }

    private CommandLine commandLine() {
        if (spec == null) {
            throw new IllegalStateException("The command was not made by the command line");
        }
        return spec.commandLine();
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
        try (io.dormouse.kit.time.SystemTime time = new io.dormouse.kit.time.SystemTime()) {
            while (true) {
                java.util.concurrent.CountDownLatch tick = new java.util.concurrent.CountDownLatch(1);
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
