// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import io.dormouse.simulator.scenario.ScenarioFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dormouse simulate}: devices against any LwM2M server, by a scenario or until stopped. */
@Command(
        name = "simulate",
        description = {
            "Runs simulated devices against a LwM2M server: scenarios with a verdict, or a fleet until stopped.",
            "A scenario is a file, or the name of one that is shipped (--list)."
        },
        mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SCENARIO", arity = "0..*", description = "Files, or names of shipped scenarios")
    List<String> scenarios = List.of();

    @Mixin
    TargetOptions target = new TargetOptions();

    @Mixin
    ScenarioOptions scenarioOptions = new ScenarioOptions();

    @Mixin
    FleetOptions fleet = new FleetOptions();

    @Option(names = "--list", description = "Tells which scenarios are shipped, and ends")
    boolean list;

    @Option(names = "--show", paramLabel = "NAME", description = "Prints a shipped scenario, and ends")
    @Nullable
    String show;

    @Option(names = "--schema", description = "Prints the JSON Schema of scenarios, for editors, and ends")
    boolean schema;

    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = Output.of(spec);
        if (list) {
            ShippedScenarios.list(out);
            return 0;
        }
        if (show != null) {
            out.print(ShippedScenarios.text(show)
                    .orElseThrow(
                            () -> new CommandLine.ParameterException(commandLine(), "no scenario called " + show)));
            out.flush();
            return 0;
        }
        if (schema) {
            out.println(ScenarioFile.schema().toPrettyString());
            return 0;
        }
        if (fleet.one || fleet.repl) {
            return ReplMode.call(commandLine(), target, fleet);
        }
        if (fleet.load != null) {
            return new LoadMode(commandLine(), target, fleet).call(fleet.load);
        }
        return scenarios.isEmpty()
                ? new FleetMode(commandLine(), target, fleet).call()
                : new ScenarioMode(commandLine(), target, scenarioOptions).call(scenarios);
    }

    private CommandLine commandLine() {
        if (spec == null) {
            throw new IllegalStateException("The command was not made by the command line");
        }
        return spec.commandLine();
    }
}
