// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import io.dormouse.kit.database.SqliteBackup;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dormouse restore}: makes a data directory of a backup. */
@Command(
        name = "restore",
        description = "Makes a data directory of a backup. Overwrites nothing.",
        mixinStandardHelpOptions = true)
final class RestoreCommand implements Callable<Integer> {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description = "Data directory; made when missing, must hold no database")
    Path data = Path.of("data");

    @Parameters(paramLabel = "FILE", description = "Made by dormouse backup")
    Path file = Path.of("");

    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public Integer call() {
        List<String> databases = SqliteBackup.restore(file, data);
        PrintWriter out = Output.of(spec);
        out.printf("%s: %s%n", data, String.join(", ", databases));
        out.println("Before the start: put the secret key of that server at " + data.resolve("secret-key")
                + ", or say --secret-key-file.");
        return 0;
    }
}
