// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.access;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Transaction;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.Time;
import io.dormouse.kit.token.Secret;
import io.dormouse.kit.token.Token;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * People who sign in. An admin makes an account, and its owner chooses the password with a link that works once: no password is ever known to two. Works on a bare
 * data directory, too, for the command line.
 */
public final class Accounts {
    /** Most accounts. */
    public static final int ACCOUNTS_MAX = 1_000;

    /** How long a link for a password works. */
    static final Duration LINK_LIFE = Duration.ofDays(3);

    /** How long the link for the first admin works: until it is used or the server is started again. */
    private static final Duration FIRST_LINK_LIFE = Duration.ofDays(365);

    private static final String LINK_PREFIX = "dmu_";

    private final Database database;
    private final AccountStore store;
    private final SetUpLinkStore links;
    private final Time time;
    private final Randomness randomness;
    private final Runnable onChange;

    /** @param onChange called after who may do what has changed */
    public Accounts(Database database, Time time, Randomness randomness, Runnable onChange) {
        this.database = database;
        this.store = new AccountStore(database);
        this.links = new SetUpLinkStore(database);
        this.time = time;
        this.randomness = randomness;
        this.onChange = onChange;
    }

    public List<Account> list() {
        return store.all();
    }

    Optional<Account> find(String name) {
        return store.find(name).map(AccountStore.Row::account);
    }

    /** A link for the first admin; the ones before end. Empty when an admin can sign in. Waits for the database: for start-up. */
    public Optional<String> firstAdminLink() {
        String secret = Secret.fresh(LINK_PREFIX, randomness);
        Instant now = time.now();
        boolean made = database.commit(transaction -> {
            if (AccountStore.admins(transaction.connection()) > 0) {
                return false;
            }
            SetUpLinkStore.replace(
                    transaction, Secret.hash(secret), new SetUpLinkStore.Link(null, now.plus(FIRST_LINK_LIFE)), now);
            return true;
        });
        return made ? Optional.of(secret) : Optional.empty();
    }

    /** What a link is for; empty when it was used, replaced or has expired. */
    Optional<SetUpLinkStore.Link> link(String secret) {
        return links.find(Secret.hash(secret)).filter(link -> time.now().isBefore(link.expiresAt()));
    }

    /** Makes an account without a password, and the link with which its owner chooses one. */
    public CompletableFuture<AccountChange> create(String name, Role role, @Nullable String filter, String by) {
        Account account = new Account(name, role, filter, time.now(), by, null, null);
        return database.submit(transaction -> {
            if (AccountStore.find(transaction.connection(), name).isPresent()) {
                return new AccountChange.Exists();
            }
            if (AccountStore.count(transaction) >= ACCOUNTS_MAX) {
                return new AccountChange.TooMany();
            }
            AccountStore.insert(transaction, account);
            transaction.event(null, "audit.user-created", event(account, by));
            return linked(transaction, account);
        });
    }

    /** @param filter null for all devices */
    CompletableFuture<AccountChange> change(String name, Role role, @Nullable String filter, String by) {
        return database.<AccountChange>submit(transaction -> {
                    Optional<AccountStore.Row> row = AccountStore.find(transaction.connection(), name);
                    if (row.isEmpty()) {
                        return new AccountChange.Unknown();
                    }
                    if (role != Role.ADMIN && isLastAdmin(transaction, row.get())) {
                        return new AccountChange.LastAdmin();
                    }
                    AccountStore.change(transaction, name, role, filter);
                    SessionStore.deleteOf(transaction, name, "");
                    Account changed = AccountStore.find(transaction.connection(), name)
                            .orElseThrow()
                            .account();
                    transaction.event(null, "audit.user-changed", event(changed, by));
                    return new AccountChange.Done(changed);
                })
                .thenApply(this::told);
    }

    CompletableFuture<AccountChange> remove(String name, String by) {
        return database.<AccountChange>submit(transaction -> {
                    Optional<AccountStore.Row> row = AccountStore.find(transaction.connection(), name);
                    if (row.isEmpty()) {
                        return new AccountChange.Unknown();
                    }
                    if (isLastAdmin(transaction, row.get())) {
                        return new AccountChange.LastAdmin();
                    }
                    AccountStore.delete(transaction, name);
                    SetUpLinkStore.deleteOf(transaction, name);
                    SessionStore.deleteOf(transaction, name, "");
                    transaction.event(
                            null, "audit.user-removed", event(row.get().account(), by));
                    return new AccountChange.Done(row.get().account());
                })
                .thenApply(this::told);
    }

    /** Takes the password away, ends the sessions, and makes a link to choose a new one. */
    public CompletableFuture<AccountChange> reset(String name, String by) {
        return database.<AccountChange>submit(transaction -> {
                    Optional<AccountStore.Row> row = AccountStore.find(transaction.connection(), name);
                    if (row.isEmpty()) {
                        return new AccountChange.Unknown();
                    }
                    Account account = row.get().account();
                    AccountStore.password(transaction, name, null, time.now());
                    SessionStore.deleteOf(transaction, name, "");
                    transaction.event(null, "audit.user-reset", event(account, by));
                    return linked(transaction, account);
                })
                .thenApply(this::told);
    }

    private AccountChange told(AccountChange change) {
        onChange.run();
        return change;
    }

    private AccountChange linked(Transaction transaction, Account account) throws SQLException {
        String secret = Secret.fresh(LINK_PREFIX, randomness);
        Instant now = time.now();
        Instant expires = now.plus(LINK_LIFE);
        SetUpLinkStore.replace(transaction, Secret.hash(secret), new SetUpLinkStore.Link(account.name(), expires), now);
        return new AccountChange.Linked(account, secret, expires);
    }

    private static boolean isLastAdmin(Transaction transaction, AccountStore.Row row) throws SQLException {
        return row.account().role() == Role.ADMIN
                && row.password() != null
                && AccountStore.admins(transaction.connection()) == 1;
    }

    static ObjectNode event(Account account, String by) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", account.name())
                .put("role", Token.word(account.role()))
                .put("filter", account.filter())
                .put("by", by);
    }
}
