// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import io.dormouse.simulator.Fleet;
import io.dormouse.simulator.load.LoadPlan;
import io.dormouse.simulator.load.LoadResult;
import io.dormouse.simulator.load.LoadRun;
import java.io.IOException;
import java.util.Locale;
import picocli.CommandLine;

/** A fleet that loads a server, and a line of JSON at the end. */
record LoadMode(CommandLine line, TargetOptions target, FleetOptions options) {
    int call(String kind) throws IOException, InterruptedException {
        if (!LoadPlan.Kind.words().contains(kind)) {
            throw new CommandLine.ParameterException(
                    line, "--load knows " + String.join(", ", LoadPlan.Kind.words()) + ", not " + kind);
        }
        LoadPlan plan =
                new LoadPlan(LoadPlan.Kind.valueOf(kind.toUpperCase(Locale.ROOT)), options.loadRate, options.loadFor);
        FleetMode mode = new FleetMode(line, target, options);
        try (Fleet fleet = mode.fleet(0)) {
            LoadResult result = new LoadRun(fleet, plan).run();
            line.getOut().println(result.json());
            line.getOut().flush();
            return result.registered() == result.devices() && result.failed() == 0 ? 0 : 1;
        }
    }
}
