// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.access;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Transaction;
import io.dormouse.kit.http.Principal;
import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.Time;
import io.dormouse.kit.token.Secret;
import io.dormouse.kit.token.Tokens;
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
 * Browsers that are signed in. A session ends when it is not used for a while, at the latest after its whole life, at sign-out, and when its account or token changes.
 *
 * <p>What was read is remembered for {@link Tokens#REMEMBERED}; that long a session that another node ended still works here.
 */
public final class Sessions {
    /** Sessions of one account; the oldest one ends when there are more. */
    public static final int SESSIONS_MAX = 20;

    /** What is kept of the name of a browser, in characters. */
    static final int AGENT_CHARS_MAX = 200;

    private static final int REMEMBERED_MAX = 10_000;

    private final Database database;
    private final SessionStore store;
    private final Session.Life life;
    private final Time time;
    private final Randomness randomness;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    private record Known(Session session, long readNanos) {}

    /** Where somebody signs in from. */
    record From(String remote, String agent) {}

    public Sessions(Database database, Duration idle, Duration whole, Time time, Randomness randomness) {
        this.database = database;
        this.store = new SessionStore(database);
        this.life = new Session.Life(idle, whole);
        this.time = time;
        this.randomness = randomness;
    }

    Session.Life life() {
        return life;
    }

    /** Whose cookie this is, while the session lasts. */
    public Optional<Principal> principal(String secret) {
        return find(secret).map(Session::principal);
    }

    Optional<Session> find(String secret) {
        String hash = Secret.hash(secret);
        Known remembered = known.get(hash);
        if (remembered == null || time.nanos() - remembered.readNanos() > Tokens.REMEMBERED.toNanos()) {
            Optional<Session> row = store.byHash(hash);
            if (row.isEmpty()) {
                known.remove(hash);
                return row;
            }
            remembered = new Known(row.get(), time.nanos());
            remember(hash, remembered);
            noteUse(remembered.session());
        }
        Session session = remembered.session();
        return Optional.of(session).filter(one -> !one.ended(time.now(), life.idle()));
    }

    private void remember(String hash, Known one) {
        if (known.size() >= REMEMBERED_MAX) {
            known.clear();
        }
        known.put(hash, one);
    }

    /** Written behind; a failure harms nothing. */
    private void noteUse(Session session) {
        Instant now = time.now();
        if (!session.ended(now, life.idle())
                && Duration.between(session.usedAt(), now).compareTo(Tokens.USE_NOTED_EVERY) >= 0) {
            database.submit(transaction -> {
                        SessionStore.used(transaction, session.id(), now);
                        return true;
                    })
                    .exceptionally(failure -> false);
        }
    }

    /** A new session, stored with the transaction; the oldest ones of the account make room. */
    Session.Opened open(Transaction transaction, Principal principal, @Nullable String tokenId, From from)
            throws SQLException {
        Instant now = time.now();
        Instant latest = now.plus(life.whole());
        Instant own = principal.expiresAt();
        Instant expires = own != null && own.isBefore(latest) ? own : latest;
        Principal signedIn = new Principal(principal.name(), principal.role(), principal.deviceFilter(), expires);
        Session session =
                new Session(Secret.id(randomness), signedIn, now, now, expires, from.remote(), cut(from.agent()));
        String secret = Secret.fresh("dms_", randomness);
        SessionStore.insert(transaction, session, Secret.hash(secret), tokenId);
        SessionStore.deleteEnded(transaction, now, now.minus(life.idle()));
        if (tokenId == null) {
            SessionStore.deleteOldest(transaction, principal.name().substring(Account.PREFIX.length()), SESSIONS_MAX);
        }
        return new Session.Opened(session, secret);
    }

    private static String cut(String agent) {
        String shown = agent.codePoints()
                .filter(point -> !Character.isISOControl(point))
                .limit(AGENT_CHARS_MAX)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return shown;
    }

    List<Session> ofAccount(String account) {
        Instant now = time.now();
        return store.ofAccount(account).stream()
                .filter(session -> !session.ended(now, life.idle()))
                .toList();
    }

    CompletableFuture<Boolean> end(String id) {
        return database.submit(transaction -> SessionStore.delete(transaction, id))
                .thenApply(existed -> {
                    known.values().removeIf(one -> one.session().id().equals(id));
                    return existed;
                });
    }

    /** After a change of who may do what: everything is read again. */
    public void forget() {
        known.clear();
    }
}
