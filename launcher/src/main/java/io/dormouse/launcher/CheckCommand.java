// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import io.dormouse.coap.DtlsConnections;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.time.SystemTime;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dormouse check}: opens the store, verifies it and tells what is in it. */
@Command(
        name = "check",
        description = "Opens the store, verifies it, and tells what is in it; while the server does not run.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements java.util.concurrent.Callable<Integer> {
    @Mixin
    DataOptions data = new DataOptions();

    @Option(
            names = "--forget-dtls",
            description =
                    "Forgets all DTLS connections: needed once for a copy of a data directory, whose keys must not be used twice")
    boolean forgetDtls;

    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = Output.of(spec);
        try (SystemTime time = new SystemTime();
                Database database = data.open(time)) {
            ContentStore contents = new ContentStore(database);
            List<String> damage = contents.damage();
            damage.forEach(line -> out.println("damaged: " + line));
            contents.counts().forEach((what, count) -> out.printf("%-24s %d%n", what, count));
            if (forgetDtls) {
                DtlsConnections.forgetAll(database);
                out.println("DTLS connections forgotten: devices will do a handshake at their next contact");
            }
            out.println(damage.isEmpty() ? "ok" : "The store is damaged: restore a backup");
            return damage.isEmpty() ? 0 : 1;
        }
    }
}
