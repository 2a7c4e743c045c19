// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.SystemTime;
import io.dormouse.kit.token.Token;
import io.dormouse.kit.token.Tokens;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dormouse token}: API tokens of a server that does not run; of a running one: {@code /api/v1/tokens}. */
@Command(
        name = "token",
        description = "API tokens, while the server does not run (of a running one: POST /api/v1/tokens).",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class TokenCommand implements Runnable {
    private static final String BY = "command line";

    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new CommandLine.ParameterException(spec.commandLine(), "create, list or revoke?");
        }
    }

    @Command(name = "create", description = "Makes a token and prints it, once.", mixinStandardHelpOptions = true)
    int create(
            @Mixin DataOptions data,
            @Option(names = "--name", required = true, paramLabel = "NAME", description = "Shown in the audit")
                    String name,
            @Option(
                            names = "--role",
                            required = true,
                            paramLabel = "ROLE",
                            description = "viewer, operator, engineer or admin")
                    String role,
            @Option(names = "--expires-in", paramLabel = "P90D", description = "Never, when not given") @Nullable
                    Duration expiresIn) {
        Role granted = role(role);
        return with(data, (tokens, out) -> {
            Instant expiresAt =
                    expiresIn == null ? null : new SystemTime().now().plus(expiresIn);
            Optional<Token.Created> created = tokens.create(new Tokens.Wanted(name, granted, expiresAt, null), BY)
                    .join();
            created.ifPresentOrElse(
                    token -> out.println(token.secret()),
                    () -> out.println("There are " + Tokens.TOKENS_MAX + " tokens already; revoke some first"));
            return created.isPresent() ? 0 : 1;
        });
    }

    @Command(name = "list", description = "Lists the tokens, without their secrets.", mixinStandardHelpOptions = true)
    int list(@Mixin DataOptions data) {
        return with(data, (tokens, out) -> {
            for (Token token : tokens.list()) {
                out.printf(
                        "%s  %-8s  %s  %s%n",
                        token.id(),
                        token.role().name().toLowerCase(Locale.ROOT),
                        token.expiresAt() == null ? "never expires" : "until " + token.expiresAt(),
                        token.name());
            }
            return 0;
        });
    }

    @Command(name = "revoke", description = "Ends a token.", mixinStandardHelpOptions = true)
    int revoke(@Mixin DataOptions data, @Parameters(paramLabel = "ID", description = "As list shows it") String id) {
        return with(data, (tokens, out) -> {
            boolean revoked = tokens.revoke(id, BY).join();
            out.println(revoked ? "revoked" : "There is no such token");
            return revoked ? 0 : 1;
        });
    }

    private Role role(String text) {
        for (Role role : Role.values()) {
            if (role.name().equalsIgnoreCase(text)) {
                return role;
            }
        }
        if (spec == null) {
            throw new IllegalStateException("The command was not made by the command line");
        }
        throw new CommandLine.ParameterException(
                spec.commandLine(), "--role is one of viewer, operator, engineer, admin; not " + text);
    }

    private int with(DataOptions data, BiFunction<Tokens, PrintWriter, Integer> work) {
        try (SystemTime time = new SystemTime();
                Database database = data.open(time)) {
            return work.apply(new Tokens(database, time, Randomness.secure()), Output.of(spec));
        }
    }
}
