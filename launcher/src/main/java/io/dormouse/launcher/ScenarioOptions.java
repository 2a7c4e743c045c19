// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How scenarios are played. */
final class ScenarioOptions {
    @Option(names = "--api", paramLabel = "URL", description = "HTTP API of the server, such as http://127.0.0.1:8080")
    @Nullable
    URI api;

    @Option(names = "--token-file", paramLabel = "FILE", description = "Admin token for --api")
    @Nullable
    Path tokenFile;

    @Option(
            names = "--with-server",
            description = "Starts a server of its own for the scenarios, on free ports and in a temporary directory")
    boolean withServer;

    @Option(names = "--small", description = "Plays the small version that scenarios have for automated builds")
    boolean small;

    @Option(names = "--parallel", paramLabel = "N", description = "Scenarios at a time (default ${DEFAULT-VALUE})")
    int parallel = 1;

    @Option(names = "--speed", paramLabel = "X", description = "Seconds that pass for the devices in one")
    @Nullable
    Double speed;

    @Option(names = "--report", paramLabel = "FILE", description = "Writes the verdicts as JUnit XML")
    @Nullable
    Path report;

    @Option(names = "--html", paramLabel = "FILE", description = "Writes a page with verdicts and charts")
    @Nullable
    Path html;

    @Option(names = "--plain", description = "Plain lines, even on a terminal")
    boolean plain;

    @Option(names = "--check", description = "Only checks that the scenarios can be read")
    boolean check;
}
