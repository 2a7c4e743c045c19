// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import io.dormouse.objects.ResourcePath;
import io.dormouse.server.device.Report.Via;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The table {@code twin_reported}. */
final class ReportedStore {
    private static final Logger log = LoggerFactory.getLogger(ReportedStore.class);

    private static final String COLUMNS =
            "endpoint, path, reported, digest_length, digest_sha256, at_millis, device_time, clock_wrong, via, doubtful";

    private static final String UPSERT = "INSERT INTO twin_reported (" + COLUMNS
            + ") VALUES (?,?,?,?,?,?,?,?,?,?) ON CONFLICT (endpoint, path) DO UPDATE SET reported = excluded.reported,"
            + " digest_length = excluded.digest_length, digest_sha256 = excluded.digest_sha256,"
            + " at_millis = excluded.at_millis, device_time = excluded.device_time,"
            + " clock_wrong = excluded.clock_wrong, via = excluded.via, doubtful = excluded.doubtful";

    private ReportedStore() {}

    static SortedMap<ResourcePath, ReportedValue> load(Connection connection, String endpoint) throws SQLException {
        SortedMap<ResourcePath, ReportedValue> reported = new TreeMap<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT " + COLUMNS + " FROM twin_reported WHERE endpoint = ?")) {
            select.setString(1, endpoint);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    try {
                        reported.put(ResourcePath.parse(rows.getString("path")).orElseThrow(), row(rows));
                    } catch (RuntimeException broken) {
                        log.error("A reported value is not readable and left out: {}", rows.getString("path"), broken);
                    }
                }
            }
        }
        return reported;
    }

    static void write(
            Connection connection,
            String endpoint,
            Map<ResourcePath, ReportedValue> before,
            Map<ResourcePath, ReportedValue> after)
            throws SQLException {
        try (PreparedStatement delete =
                        connection.prepareStatement("DELETE FROM twin_reported WHERE endpoint = ? AND path = ?");
                PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
            for (ResourcePath path : before.keySet()) {
                if (!after.containsKey(path)) {
                    delete.setString(1, endpoint);
                    delete.setString(2, path.toString());
                    delete.addBatch();
                }
            }
            for (Map.Entry<ResourcePath, ReportedValue> entry : after.entrySet()) {
                if (!entry.getValue().equals(before.get(entry.getKey()))) {
                    bind(upsert, endpoint, entry.getKey(), entry.getValue());
                    upsert.addBatch();
                }
            }
            delete.executeBatch();
            upsert.executeBatch();
        }
    }

    private static void bind(PreparedStatement upsert, String endpoint, ResourcePath path, ReportedValue value)
            throws SQLException {
        upsert.setString(1, endpoint);
        upsert.setString(2, path.toString());
        if (value.kept() instanceof Kept.Digest digest) {
            upsert.setNull(3, Types.VARCHAR);
            upsert.setInt(4, digest.length());
            upsert.setString(5, digest.sha256());
        } else {
            upsert.setString(3, StoredValue.write(((Kept.Whole) value.kept()).value()));
            upsert.setNull(4, Types.INTEGER);
            upsert.setNull(5, Types.VARCHAR);
        }
        upsert.setLong(6, value.at().toEpochMilli());
        upsert.setInt(7, value.deviceTime() ? 1 : 0);
        upsert.setInt(8, value.clockWrong() ? 1 : 0);
        upsert.setString(9, value.via().word());
        upsert.setInt(10, value.doubtful() ? 1 : 0);
    }

    private static ReportedValue row(ResultSet rows) throws SQLException {
        String whole = rows.getString("reported");
        Kept kept = whole == null
                ? new Kept.Digest(rows.getInt("digest_length"), rows.getString("digest_sha256"))
                : new Kept.Whole(StoredValue.read(whole));
        String via = rows.getString("via");
        return new ReportedValue(
                kept,
                Instant.ofEpochMilli(rows.getLong("at_millis")),
                rows.getInt("device_time") == 1,
                rows.getInt("clock_wrong") == 1,
                Arrays.stream(Via.values())
                        .filter(one -> one.word().equals(via))
                        .findFirst()
                        .orElse(Via.READ),
                rows.getInt("doubtful") == 1);
    }
}
