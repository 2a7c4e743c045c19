// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import io.dormouse.bootstrap.BootstrapConfig;
import io.dormouse.bootstrap.BootstrapKeys;
import io.dormouse.bootstrap.BootstrapServer;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code dormouse bootstrap}: runs until it is told to stop. */
@Command(
        name = "bootstrap",
        description = "Runs the bootstrap server until it is told to stop (SIGTERM or Ctrl-C).",
        mixinStandardHelpOptions = true)
final class BootstrapCommand implements Callable<Integer> {
    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        BootstrapConfig config = BootstrapConfig.of(KeyOptions.load(spec, BootstrapKeys.all(), Map.of()));
        BootstrapServer server = BootstrapServer.start(config);
        UntilStopped running = UntilStopped.of(server);
        PrintWriter out = Output.of(spec);
        out.println("http: " + server.http());
        server.deviceAddresses().forEach(address -> out.println(address.getScheme() + ": " + address));
        out.println("ready");
        running.await();
        return 0;
    }
}
