// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import io.dormouse.kit.config.Configuration;
import io.dormouse.server.Lwm2mServer;
import io.dormouse.server.ServerConfig;
import io.dormouse.server.ServerKeys;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code dormouse server}: runs until it is told to stop. */
@Command(
        name = "server",
        description = "Runs the device-management server until it is told to stop (SIGTERM or Ctrl-C).",
        mixinStandardHelpOptions = true)
final class ServerCommand implements Callable<Integer> {
    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Configuration configuration = KeyOptions.load(spec, ServerKeys.all(), Map.of());
        Lwm2mServer server = Lwm2mServer.start(ServerConfig.of(configuration));
        UntilStopped running = UntilStopped.of(server);
        StartLines.print(Output.of(spec), server);
        server.setUpLink().ifPresent(link -> Output.of(spec).println("set up: " + link + " (works once)"));
        Output.of(spec).println("ready");
        running.await();
        return 0;
    }
}
