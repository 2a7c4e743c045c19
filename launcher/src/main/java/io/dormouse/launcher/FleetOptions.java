// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a fleet without a scenario is like. */
final class FleetOptions {
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

    @Option(
            names = "--range",
            paramLabel = "A-B",
            description = "Only these of the --count devices run in this process; the others run elsewhere")
    @Nullable
    String range;

    @Option(
            names = "--load",
            paramLabel = "KIND",
            description =
                    "Loads the server: register, update, notify, send, serve or storm; ends with percentiles as a line of JSON")
    @Nullable
    String load;

    @Option(
            names = "--load-rate",
            paramLabel = "N/S",
            description = "Requests per second of all devices together (default: as fast as the server answers)")
    double loadRate;

    @Option(names = "--for", paramLabel = "PT1M", description = "How long --load lasts (default ${DEFAULT-VALUE})")
    Duration loadFor = Duration.ofMinutes(1);

    @Option(names = "--one", description = "One device, called --prefix; with --repl")
    boolean one;

    @Option(names = "--repl", description = "Type what the device shall do, and see what its server does")
    boolean repl;
}
