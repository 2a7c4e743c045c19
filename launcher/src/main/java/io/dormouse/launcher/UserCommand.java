// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.SystemTime;
import io.dormouse.server.access.Account;
import io.dormouse.server.access.AccountChange;
import io.dormouse.server.access.Accounts;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dormouse user}: people who sign in, of a server that does not run; of a running one: {@code /api/v1/users}. */
@Command(
        name = "user",
        description = "Users, while the server does not run (of a running one: POST /api/v1/users, or its console).",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class UserCommand implements Runnable {
    private static final String BY = "command line";

    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public void run() {
        throw usage("create, list or reset?");
    }

    @Command(
            name = "create",
            description = "Makes a user and prints the link with which a password is chosen, once.",
            mixinStandardHelpOptions = true)
    int create(
            @Mixin DataOptions data,
            @Parameters(paramLabel = "NAME", description = "Lower case letters, digits and . _ @ + -") String name,
            @Option(
                            names = "--role",
                            required = true,
                            paramLabel = "ROLE",
                            description = "viewer, operator, engineer or admin")
                    String role) {
        if (!Account.isName(name)) {
            throw usage("A name has 1 to 64 characters of a-z 0-9 . _ @ + -, not " + name);
        }
        Role granted = role(role);
        return with(
                data,
                (accounts, out) -> told(accounts.create(name, granted, null, BY).join(), out));
    }

    @Command(
            name = "reset",
            description = "Takes the password away, ends all sessions, and prints a link to choose a new one.",
            mixinStandardHelpOptions = true)
    int reset(@Mixin DataOptions data, @Parameters(paramLabel = "NAME", description = "The user") String name) {
        return with(data, (accounts, out) -> told(accounts.reset(name, BY).join(), out));
    }

    @Command(name = "list", description = "Lists the users.", mixinStandardHelpOptions = true)
    int list(@Mixin DataOptions data) {
        return with(data, (accounts, out) -> {
            for (Account account : accounts.list()) {
                out.printf(
                        "%-8s  %s  %s%n",
                        account.role().name().toLowerCase(Locale.ROOT),
                        account.passwordAt() == null ? "no password yet" : "password since " + account.passwordAt(),
                        account.name());
            }
            return 0;
        });
    }

    private static int told(AccountChange change, PrintWriter out) {
        if (change instanceof AccountChange.Linked linked) {
            out.println("open the console with this behind its address, once, before " + linked.expiresAt() + ":");
            out.println("/#setup=" + linked.secret());
            return 0;
        }
        out.println(
                change instanceof AccountChange.Exists
                        ? "There is a user of this name"
                        : change instanceof AccountChange.TooMany
                                ? "There are " + Accounts.ACCOUNTS_MAX + " users already"
                                : "There is no such user");
        return 1;
    }

    private Role role(String text) {
        for (Role role : Role.values()) {
            if (role.name().equalsIgnoreCase(text)) {
                return role;
            }
        }
        throw usage("--role is one of viewer, operator, engineer, admin; not " + text);
    }

    private CommandLine.ParameterException usage(String problem) {
        if (spec == null) {
            throw new IllegalStateException("The command was not made by the command line");
        }
        return new CommandLine.ParameterException(spec.commandLine(), problem);
    }

    private int with(DataOptions data, BiFunction<Accounts, PrintWriter, Integer> work) {
        try (SystemTime time = new SystemTime();
                Database database = data.open(time)) {
            return work.apply(new Accounts(database, time, Randomness.secure(), () -> {}), Output.of(spec));
        }
    }
}
