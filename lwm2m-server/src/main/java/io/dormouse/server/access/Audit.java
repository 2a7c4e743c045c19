// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.access;

import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Transaction;
import io.dormouse.kit.http.Action;
import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.Time;
import io.dormouse.kit.token.Secret;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what everybody does: every change that is asked for over HTTP, done or refused, and every sign-in. Written right after the answer, within the next
 * group commit; the events of the change itself, which are stored with it, name who did it, too.
 */
public final class Audit {
    /** How long entries are kept. */
    static final Duration KEPT = Duration.ofDays(400);

    /** What is kept of the query of a request, in characters. */
    static final int QUERY_CHARS_MAX = 300;

    private static final int TRIMMED_EVERY = 500;
    private static final String BASE = "/api/v1";
    private static final Logger log = LoggerFactory.getLogger(Audit.class);

    private final Database database;
    private final AuditStore store;
    private final Time time;
    private final Randomness randomness;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();

    public Audit(Database database, Time time, Randomness randomness) {
        this.database = database;
        this.store = new AuditStore(database);
        this.time = time;
        this.randomness = randomness;
    }

    AuditStore store() {
        return store;
    }

    /** Does not wait. */
    public void acted(Action action) {
        String endpoint = action.variables().get("ep");
        List<String> named = List.copyOf(action.variables().values());
        AuditEntry entry = entry(
                action.by().name(),
                action.remote(),
                action.method() + " " + shortened(action.template()),
                named.isEmpty() ? null : String.join(" ", named),
                endpoint,
                action.query(),
                action.status(),
                action.code(),
                action.traceId());
        database.submit(transaction -> {
                    write(transaction, entry);
                    // A name that is no device's has no timeline.
                    transaction.event(action.status() == 404 ? null : endpoint, "audit.action", entry.event());
                    return true;
                })
                .exceptionally(failure -> {
                    lost.incrementAndGet();
                    log.warn(
                            "{} of {} could not be written to the audit: {}",
                            entry.operation(),
                            entry.who(),
                            failure.getMessage());
                    return false;
                });
    }

    private static String shortened(String template) {
        return template.startsWith(BASE) ? template.substring(BASE.length()) : template;
    }

    /** A sign-in or the like, with the change itself. */
    void signedIn(Transaction transaction, String who, String remote, String operation, int status)
            throws SQLException {
        write(transaction, entry(who, remote, operation, null, null, null, status, null, null));
    }

    private void write(Transaction transaction, AuditEntry entry) throws SQLException {
        AuditStore.insert(transaction, entry);
        if (written.incrementAndGet() % TRIMMED_EVERY == 0) {
            AuditStore.trim(transaction, firstId(time.now().minus(KEPT)), 2 * TRIMMED_EVERY);
        }
    }

    private AuditEntry entry(
            String who,
            String remote,
            String operation,
            @Nullable String target,
            @Nullable String endpoint,
            @Nullable String query,
            int status,
            @Nullable String code,
            @Nullable String traceId) {
        Instant now = time.now();
        String cut = query == null || query.length() <= QUERY_CHARS_MAX ? query : query.substring(0, QUERY_CHARS_MAX);
        return new AuditEntry(
                firstId(now) + Secret.id(randomness),
                now,
                who,
                remote,
                operation,
                target,
                endpoint,
                cut,
                AuditEntry.outcome(status),
                status,
                code,
                traceId);
    }

    /** Entries of this moment and later have ids from here on. */
    static String firstId(Instant at) {
        return String.format(Locale.ROOT, "%013d", at.toEpochMilli());
    }

    List<AuditEntry> page(Map<String, String> equal, String from, String before, int limit) {
        return store.page(equal, from, before, limit);
    }

    /** Entries that could not be written. */
    public long lost() {
        return lost.get();
    }
}
