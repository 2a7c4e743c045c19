// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import io.dormouse.bootstrap.BootstrapKeys;
import io.dormouse.launcher.conformance.ConformanceCommand;
import io.dormouse.server.ServerKeys;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry point. Exit codes: 0 ok, 1 failed, 2 usage. */
@Command(
        name = "dormouse",
        description = "LwM2M device management for devices that sleep most of the time.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            VersionCommand.class,
            TokenCommand.class,
            UserCommand.class,
            CheckCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            ConformanceCommand.class,
            SimulateCommand.class
        })
public final class Main implements Runnable {
    private Main() {}

    @CommandLine.Spec
    CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(commandLine(out, err).execute(arguments));
    }

    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        CommandLine line = new CommandLine(new Main());
        line.addSubcommand(KeyOptions.added(new ServerCommand(), ServerKeys.all()));
        line.addSubcommand(KeyOptions.added(new DemoCommand(), ServerKeys.all()));
        line.addSubcommand(KeyOptions.added(new BootstrapCommand(), BootstrapKeys.all()));
        line.setOut(out);
        line.setErr(err);
        line.setExecutionExceptionHandler((failure, failed, parsed) -> {
            failed.getErr().println("dormouse: " + reason(failure));
            return CommandLine.ExitCode.SOFTWARE;
        });
        return line;
    }

    /** What went wrong, for people: the message, and what caused it when that says more. */
    static String reason(Throwable failure) {
        Throwable cause = failure.getCause();
        String text = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return cause == null || cause.getMessage() == null || text.contains(cause.getMessage())
                ? text
                : text + " (" + cause.getMessage() + ")";
    }

    @Override
    public void run() {
        if (spec != null) {
            throw new CommandLine.ParameterException(spec.commandLine(), "Which command?");
        }
    }
}
