// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.token;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Transaction;
import io.dormouse.kit.http.Authenticator;
import io.dormouse.kit.http.Principal;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.Time;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * API tokens. The secret is 256 random bits, of which only the SHA-256 is kept: a slow password hash would protect nothing here.
 *
 * <p>A sign-in is remembered for {@link #REMEMBERED}; that long a token that another node revoked still works here. Works on a bare data directory, too, for the command
 * line.
 */
public final class Tokens implements Authenticator {
    /** Most tokens. */
    public static final int TOKENS_MAX = 1_000;

    /** Longest name in characters. */
    public static final int NAME_MAX = 100;

    /** How long what was read of a token or session is believed. */
    public static final Duration REMEMBERED = Duration.ofSeconds(5);
    /** How exactly it is kept when a token or session was used. */
    public static final Duration USE_NOTED_EVERY = Duration.ofMinutes(1);

    /** Name of the token that {@code --admin-token-file} gets. */
    public static final String ADMIN_FILE = "admin-token-file";

    private static final String PREFIX = "dmt_";

    private final Database database;
    private final TokenStore store;
    private final Time time;
    private final Randomness randomness;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    /** A token that signed in lately. */
    private record Known(TokenStore.Row row, long readNanos) {}

    /** A request for a token. */
    public record Wanted(
            String name,
            Role role,
            @Nullable Instant expiresAt,
            @Nullable String filter) {}

    public Tokens(Database database, Time time, Randomness randomness) {
        this.database = database;
        this.store = new TokenStore(database);
        this.time = time;
        this.randomness = randomness;
    }

    @Override
    public Optional<Principal> authenticate(String bearerToken) {
        return find(bearerToken).map(Token::principal);
    }

    /** The token with this secret, while it works. */
    public Optional<Token> find(String secret) {
        String hash = Secret.hash(secret);
        Known remembered = known.get(hash);
        if (remembered == null || time.nanos() - remembered.readNanos() > REMEMBERED.toNanos()) {
            Optional<TokenStore.Row> row = store.byHash(hash);
            if (row.isEmpty() || !sameHash(row.get().hash(), hash)) {
                known.remove(hash);
                return Optional.empty();
            }
            remembered = new Known(row.get(), time.nanos());
            known.put(hash, remembered);
            noteUse(remembered.row().token());
        }
        return Optional.of(remembered.row().token()).filter(token -> !token.expired(time.now()));
    }

    private static boolean sameHash(String left, String right) {
        return MessageDigest.isEqual(
                left.getBytes(StandardCharsets.US_ASCII), right.getBytes(StandardCharsets.US_ASCII));
    }

    /** Written behind; a failure harms nothing. */
    private void noteUse(Token token) {
        Instant now = time.now();
        Instant noted = token.usedAt();
        if (noted == null || Duration.between(noted, now).compareTo(USE_NOTED_EVERY) >= 0) {
            CompletableFuture<Boolean> written = database.submit(transaction -> {
                TokenStore.used(transaction, token.id(), now);
                return true;
            });
            written.exceptionally(failure -> false);
        }
    }

    /** Empty when there are {@link #TOKENS_MAX} already. */
    public CompletableFuture<Optional<Token.Created>> create(Wanted wanted, String by) {
        Token.Created created = newToken(wanted, by);
        return database.submit(transaction -> {
            if (TokenStore.count(transaction) >= TOKENS_MAX) {
                return Optional.empty();
            }
            insert(transaction, created, by);
            return Optional.of(created);
        });
    }

    /** An admin token for {@code --admin-token-file}; the one of the last start ends. Waits for the database: for start-up. */
    public Token.Created freshAdminToken() {
        Token.Created created = newToken(new Wanted(ADMIN_FILE, Role.ADMIN, null, null), "start");
        database.commit(transaction -> {
            for (Token old : TokenStore.named(transaction, ADMIN_FILE)) {
                delete(transaction, old.id(), "start");
            }
            insert(transaction, created, "start");
            return true;
        });
        known.clear();
        return created;
    }

    public List<Token> list() {
        return store.all();
    }

    /** Completes with false when there is no such token. Here it ends at once. */
    public CompletableFuture<Boolean> revoke(String id, String by) {
        return database.submit(transaction -> delete(transaction, id, by)).thenApply(existed -> {
            known.values().removeIf(one -> one.row().token().id().equals(id));
            return existed;
        });
    }

    private Token.Created newToken(Wanted wanted, String by) {
        Token token = new Token(
                Secret.id(randomness),
                wanted.name(),
                wanted.role(),
                time.now(),
                by,
                wanted.expiresAt(),
                wanted.filter(),
                null);
        return new Token.Created(token, Secret.fresh(PREFIX, randomness));
    }

    private static void insert(Transaction transaction, Token.Created created, String by) throws SQLException {
        TokenStore.insert(transaction, created.token(), Secret.hash(created.secret()));
        transaction.event(null, "audit.token-created", event(created.token(), by));
    }

    private static boolean delete(Transaction transaction, String id, String by) throws SQLException {
        Optional<Token> gone = TokenStore.delete(transaction, id);
        gone.ifPresent(token -> transaction.event(null, "audit.token-revoked", event(token, by)));
        return gone.isPresent();
    }

    private static ObjectNode event(Token token, String by) {
        ObjectNode data = token.json();
        data.remove("usedAt");
        return data.put("by", by);
    }
}
