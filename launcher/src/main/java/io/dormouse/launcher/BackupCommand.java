// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import io.dormouse.coap.DtlsConnections;
import io.dormouse.kit.database.SqliteBackup;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dormouse backup}: copies what is stored while the server runs. */
@Command(
        name = "backup",
        description =
                "Copies what is stored into one file, while the server runs or not. DTLS connections are left out:"
                        + " their keys must not be used twice.",
        mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {
    private static final String POSTGRESQL = String.join(
            System.lineSeparator(),
            "PostgreSQL has its own tools, which this command does not replace:",
            "  pg_dump --format=custom --exclude-table-data=" + DtlsConnections.TABLE + " --file=FILE …",
            "  pg_restore --dbname=… FILE",
            "The table " + DtlsConnections.TABLE
                    + " must stay out, since its keys must not be used twice; of a copy that",
            "has it, say: dormouse check --database URL --forget-dtls");

    @Option(names = "--data", paramLabel = "DIR", description = "Data directory (default ${DEFAULT-VALUE})")
    Path data = Path.of("data");

    @Option(
            names = "--database",
            paramLabel = "URL",
            description = "Of a server on PostgreSQL: tells what to do instead")
    @Nullable
    String database;

    @Parameters(paramLabel = "FILE", description = "The backup; must not exist yet")
    Path file = Path.of("");

    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (database != null && spec != null) {
            throw new ParameterException(spec.commandLine(), POSTGRESQL);
        }
        List<String> databases = SqliteBackup.write(data, file, Set.of(DtlsConnections.TABLE));
        PrintWriter out = Output.of(spec);
        out.printf("%s: %s, %d bytes%n", file, String.join(", ", databases), Files.size(file));
        out.println(
                "Not in it: DTLS connections (after a restore each device does one handshake), and the secret key.");
        out.println(
                "Keep a copy of the secret key elsewhere: without it the keys of devices in a backup cannot be read.");
        return 0;
    }
}
