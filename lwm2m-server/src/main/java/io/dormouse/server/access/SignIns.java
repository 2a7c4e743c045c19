// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.access;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Transaction;
import io.dormouse.kit.http.Principal;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.time.Time;
import io.dormouse.kit.token.Secret;
import io.dormouse.kit.token.Token;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** How a browser becomes signed in: with a password, with a link that sets one, with an API token. */
public final class SignIns {
    private static final String SIGN_IN = "POST /session";

    private final Database database;
    private final Passwords passwords;
    private final Accounts accounts;
    private final AccountStore store;
    private final Sessions sessions;
    private final Audit audit;
    private final SignInLimits limits;
    private final Time time;

    public SignIns(
            Database database, Passwords passwords, Accounts accounts, Sessions sessions, Audit audit, Time time) {
        this.database = database;
        this.passwords = passwords;
        this.accounts = accounts;
        this.store = new AccountStore(database);
        this.sessions = sessions;
        this.audit = audit;
        this.limits = new SignInLimits(time);
        this.time = time;
    }

    CompletableFuture<SignInResult> withPassword(String name, String password, Sessions.From from) {
        Duration wait = limits.begin(name, from.remote());
        if (!wait.isZero()) {
            return CompletableFuture.completedFuture(new SignInResult.TooOften(wait));
        }
        Optional<AccountStore.Row> row = store.find(name);
        String kept = row.map(AccountStore.Row::password).orElse(null);
        return passwords.matches(password, kept).thenCompose(matches -> {
            if (!matches) {
                return failed(name, from);
            }
            limits.succeeded(name, from.remote());
            return database.submit(transaction -> signIn(transaction, name, kept, from));
        });
    }

    /** The account may have changed while the password was looked at. */
    private SignInResult signIn(Transaction transaction, String name, @Nullable String kept, Sessions.From from)
            throws SQLException {
        Optional<AccountStore.Row> row = AccountStore.find(transaction.connection(), name);
        if (row.isEmpty() || kept == null || !kept.equals(row.get().password())) {
            return new SignInResult.Wrong();
        }
        return opened(transaction, row.get().account(), from);
    }

    private SignInResult opened(Transaction transaction, Account account, Sessions.From from) throws SQLException {
        Instant now = time.now();
        AccountStore.signedIn(transaction, account.name(), now);
        transaction.event(null, "audit.signed-in", event(account.name(), from));
        audit.signedIn(transaction, Account.PREFIX + account.name(), from.remote(), SIGN_IN, 200);
        Principal principal = account.principal(now.plus(sessions.life().whole()));
        return new SignInResult.SignedIn(sessions.open(transaction, principal, null, from));
    }

    private CompletableFuture<SignInResult> failed(String name, Sessions.From from) {
        return database.submit(transaction -> {
            transaction.event(null, "audit.sign-in-failed", event(name, from));
            audit.signedIn(transaction, Account.PREFIX + name, from.remote(), SIGN_IN, 401);
            return new SignInResult.Wrong();
        });
    }

    /** A session that acts as a token, and ends with it. */
    CompletableFuture<SignInResult> withToken(Token token, Sessions.From from) {
        return database.submit(transaction -> {
            transaction.event(null, "audit.signed-in", event(token.principal().name(), from));
            return new SignInResult.SignedIn(sessions.open(transaction, token.principal(), token.id(), from));
        });
    }

    /** @param name of the first admin; a link of an account has its own */
    CompletableFuture<SignInResult> withLink(String secret, String name, String password, Sessions.From from) {
        return passwords
                .hash(password)
                .thenCompose(hash -> database.submit(transaction -> {
                    Optional<SetUpLinkStore.Link> link =
                            SetUpLinkStore.find(transaction.connection(), Secret.hash(secret));
                    if (link.isEmpty() || !time.now().isBefore(link.get().expiresAt())) {
                        return new SignInResult.LinkUnknown();
                    }
                    String account = link.get().account();
                    if (account == null && !firstAdmin(transaction, name)) {
                        return new SignInResult.NameTaken();
                    }
                    SetUpLinkStore.deleteOf(transaction, account);
                    return chosen(transaction, account == null ? name : account, hash, from);
                }))
                .thenApply(result -> {
                    sessions.forget();
                    return result;
                });
    }

    private boolean firstAdmin(Transaction transaction, String name) throws SQLException {
        if (AccountStore.find(transaction.connection(), name).isPresent()) {
            return false;
        }
        Account admin = new Account(name, Role.ADMIN, null, time.now(), "set-up link", null, null);
        AccountStore.insert(transaction, admin);
        transaction.event(null, "audit.user-created", Accounts.event(admin, "set-up link"));
        return true;
    }

    private SignInResult chosen(Transaction transaction, String name, String hash, Sessions.From from)
            throws SQLException {
        Optional<AccountStore.Row> row = AccountStore.find(transaction.connection(), name);
        if (row.isEmpty()) {
            return new SignInResult.LinkUnknown();
        }
        AccountStore.password(transaction, name, hash, time.now());
        SessionStore.deleteOf(transaction, name, "");
        transaction.event(null, "audit.password-changed", event(name, from));
        audit.signedIn(transaction, Account.PREFIX + name, from.remote(), "POST /setup", 200);
        return opened(transaction, row.get().account(), from);
    }

    /** @param sessionId the session that goes on; the others of the account end */
    CompletableFuture<SignInResult> changePassword(
            String name, String current, String wanted, String sessionId, Sessions.From from) {
        Duration wait = limits.begin(name, from.remote());
        if (!wait.isZero()) {
            return CompletableFuture.completedFuture(new SignInResult.TooOften(wait));
        }
        String kept = store.find(name).map(AccountStore.Row::password).orElse(null);
        return passwords
                .matches(current, kept)
                .thenCompose(matches -> matches ? changed(name, wanted, sessionId, from) : failed(name, from));
    }

    private CompletableFuture<SignInResult> changed(String name, String wanted, String sessionId, Sessions.From from) {
        limits.succeeded(name, from.remote());
        return passwords
                .hash(wanted)
                .thenCompose(hash -> database.submit(transaction -> {
                    AccountStore.password(transaction, name, hash, time.now());
                    SetUpLinkStore.deleteOf(transaction, name);
                    SessionStore.deleteOf(transaction, name, sessionId);
                    transaction.event(null, "audit.password-changed", event(name, from));
                    return new SignInResult.Changed();
                }))
                .thenApply(result -> {
                    sessions.forget();
                    return result;
                });
    }

    Optional<SetUpLinkStore.Link> link(String secret) {
        return accounts.link(secret);
    }

    private static ObjectNode event(String name, Sessions.From from) {
        return JsonNodeFactory.instance.objectNode().put("name", name).put("from", from.remote());
    }
}
