// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import io.dormouse.server.fleet.FilterField.Fact;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the device list reads, and from where: every device with what other capabilities store of it. */
final class DeviceColumns {
    /** Aliases: {@code d} device, {@code p} presence, {@code r} registration, {@code t} twin. */
    static final String TABLES = " FROM device d LEFT JOIN presence p ON p.endpoint = d.endpoint"
            + " LEFT JOIN registration r ON r.endpoint = d.endpoint LEFT JOIN twin t ON t.endpoint = d.endpoint";

    /** The condition that every device fulfils. */
    static final Sql EVERYTHING = Sql.of("1 = 1");

    private static final Map<String, String> BY_ALIAS = Map.of("p", "presence", "r", "registration", "t", "twin");

    private static final Pattern ALIAS = Pattern.compile("\\b([dprt])\\.[a-z]");

    /** As {@link #TABLES}, of devices that were ever heard of, and so that SQLite goes along the index of when. */
    static final String SEEN_TABLES = " FROM presence p CROSS JOIN device d"
            + " LEFT JOIN registration r ON r.endpoint = d.endpoint LEFT JOIN twin t ON t.endpoint = d.endpoint"
            + " WHERE d.endpoint = p.endpoint AND ";

    static final String QUEUED =
            "(SELECT COUNT(*) FROM message m WHERE m.endpoint = d.endpoint AND m.state = 'queued')";

    private DeviceColumns() {}

    /** As {@link #TABLES}, with those tables only that these pieces name: counting a million devices does not join what nobody asks for. */
    static String tables(Sql... pieces) {
        StringBuilder tables = new StringBuilder(" FROM device d");
        for (String alias : aliases(pieces)) {
            String table = BY_ALIAS.get(alias);
            if (table != null) {
                tables.append(" LEFT JOIN %s %s ON %2$s.endpoint = d.endpoint".formatted(table, alias));
            }
        }
        return tables.toString();
    }

    /** The one table beside {@code device} that all these pieces speak of and that they need no other for, as {@code presence p}. */
    static Optional<String> onlyTable(Sql... pieces) {
        Set<String> aliases = aliases(pieces);
        String alias = aliases.size() == 1 ? aliases.iterator().next() : "";
        return Optional.ofNullable(BY_ALIAS.get(alias)).map(table -> table + " " + alias);
    }

    private static Set<String> aliases(Sql... pieces) {
        Set<String> aliases = new TreeSet<>();
        for (Sql piece : pieces) {
            Matcher alias = ALIAS.matcher(piece.text());
            while (alias.find()) {
                aliases.add(alias.group(1));
            }
        }
        return aliases;
    }

    /** The value of a fact; NULL where a device has none. */
    static Sql of(Fact fact, Instant now) {
        return switch (fact) {
            case ENDPOINT -> Sql.of("d.endpoint");
            case LABEL -> Sql.of("d.label");
            case STATE -> state(now);
            case LAST_SEEN_AT -> Sql.of("p.last_seen_millis");
            case LWM2M_VERSION -> Sql.of("d.lwm2m_version");
            case QUEUE_MODE -> Sql.of("p.queue_mode");
            case SECURITY -> Sql.of("d.security");
            case TWIN_PENDING -> Sql.of("COALESCE(t.pending, 0)");
            case TWIN_DRIFTED -> Sql.of("COALESCE(t.drifted, 0)");
            case TWIN_REFUSED -> Sql.of("COALESCE(t.refused, 0)");
            case MESSAGES_QUEUED -> Sql.of(QUEUED);
        };
    }

    /** Selects the different values of a fact over all devices. */
    static Sql different(Fact fact, Instant now) {
        Sql column = of(fact, now);
        return Sql.of("SELECT DISTINCT ")
                .plus(column)
                .plus(TABLES + " WHERE ")
                .plus(column)
                .plus(" IS NOT NULL");
    }

    /** The word of a state, as {@link io.dormouse.server.device.DeviceState} writes it, from what is known of its presence (semantics.md §1). */
    static Sql state(Instant now) {
        return Sql.of(
                "CASE WHEN p.endpoint IS NULL THEN 'never-seen'"
                        + " WHEN p.registered = 0 THEN COALESCE(p.ended, 'never-seen')"
                        + " WHEN p.queue_mode = 0 THEN CASE WHEN p.unreachable = 1 THEN 'unreachable' ELSE 'online' END"
                        + " WHEN p.awake_until_millis > ? THEN 'awake'"
                        + " WHEN p.overdue_told = 1 THEN 'overdue'"
                        + " ELSE 'asleep' END",
                now.toEpochMilli());
    }
}
