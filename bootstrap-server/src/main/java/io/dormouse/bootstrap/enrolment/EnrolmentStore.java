// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.enrolment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.bootstrap.enrolment.Enrolment.BootstrapKey;
import io.dormouse.bootstrap.enrolment.Enrolment.Kind;
import io.dormouse.bootstrap.enrolment.Enrolment.Match;
import io.dormouse.bootstrap.plan.PlanReader;
import io.dormouse.coap.PeerIdentity;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Query;
import io.dormouse.kit.database.Transaction;
import io.dormouse.kit.http.Json;
import io.dormouse.kit.secret.SealedBox;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The table {@code enrolment}. */
final class EnrolmentStore {
    private static final String COLUMNS =
            "kind, name, pattern, issuer, identity, sealed, version, changed_millis, changed_by";
    private static final String SELECT = "SELECT " + COLUMNS + " FROM enrolment ";

    private final Database database;
    private final SealedBox box;

    EnrolmentStore(Database database, SealedBox box) {
        this.database = database;
        this.box = box;
    }

    /** What a group is matched by, without its document. */
    record GroupRow(String name, Match match, boolean hasCredential) {}

    Optional<Enrolment> find(Kind kind, String name) {
        return read(connection -> find(connection, kind, name));
    }

    Optional<Enrolment> find(Connection connection, Kind kind, String name) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT + "WHERE kind = ? AND name = ?")) {
            select.setString(1, kind.word());
            select.setString(2, name);
            return rows(select).stream().findFirst();
        }
    }

    Optional<Enrolment> byIdentity(String identity) {
        return read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(SELECT + "WHERE identity = ?")) {
                select.setString(1, identity);
                return rows(select).stream().findFirst();
            }
        });
    }

    /** In the order of names. */
    List<Enrolment> after(Kind kind, String name, int rowsMax) {
        return read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement(SELECT + "WHERE kind = ? AND name > ? ORDER BY name LIMIT ?")) {
                select.setString(1, kind.word());
                select.setString(2, name);
                select.setInt(3, rowsMax);
                return rows(select);
            }
        });
    }

    /** All groups in the order of names. */
    List<GroupRow> groups() {
        return read(connection -> {
            List<GroupRow> found = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                            "SELECT name, pattern, issuer, identity FROM enrolment WHERE kind = 'group' ORDER BY name");
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(new GroupRow(
                            rows.getString(1),
                            new Match(rows.getString(2), rows.getString(3)),
                            rows.getString(4) != null));
                }
            }
            return found;
        });
    }

    long count(Kind kind) {
        return read(connection -> count(connection, kind));
    }

    static long count(Connection connection, Kind kind) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT COUNT(*) FROM enrolment WHERE kind = ?")) {
            select.setString(1, kind.word());
            try (ResultSet rows = select.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    /** Whether something else has this identity. */
    static boolean identityTaken(Transaction transaction, String identity, Kind kind, String name) throws SQLException {
        try (PreparedStatement select = transaction
                .connection()
                .prepareStatement("SELECT 1 FROM enrolment WHERE identity = ? AND NOT (kind = ? AND name = ?)")) {
            select.setString(1, identity);
            select.setString(2, kind.word());
            select.setString(3, name);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }

    void put(Transaction transaction, Enrolment one) throws SQLException {
        delete(transaction, one.kind(), one.name());
        try (PreparedStatement insert = transaction
                .connection()
                .prepareStatement("INSERT INTO enrolment (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            Match match = one.match();
            BootstrapKey credential = one.credential();
            insert.setString(1, one.kind().word());
            insert.setString(2, one.name());
            insert.setString(3, match == null ? null : match.endpoint());
            insert.setString(4, match == null ? null : match.issuer());
            insert.setString(5, credential == null ? null : credential.identity());
            byte[] sealed =
                    box.seal(Json.write(one.document()), context(one.kind().word(), one.name()));
            insert.setString(6, Base64.getEncoder().encodeToString(sealed));
            insert.setLong(7, one.version());
            insert.setLong(8, one.changedAt().toEpochMilli());
            insert.setString(9, one.changedBy());
            insert.executeUpdate();
        }
    }

    static boolean delete(Transaction transaction, Kind kind, String name) throws SQLException {
        try (PreparedStatement delete =
                transaction.connection().prepareStatement("DELETE FROM enrolment WHERE kind = ? AND name = ?")) {
            delete.setString(1, kind.word());
            delete.setString(2, name);
            return delete.executeUpdate() == 1;
        }
    }

    private static String context(String kind, String name) {
        return "enrolment\n" + kind + "\n" + name;
    }

    private <T> T read(Query<T> query) {
        return database.read(query);
    }

    private List<Enrolment> rows(PreparedStatement select) throws SQLException {
        List<Enrolment> found = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(row(rows));
            }
        }
        return found;
    }

    private Enrolment row(ResultSet rows) throws SQLException {
        Kind kind = rows.getString(1).equals(Kind.GROUP.word()) ? Kind.GROUP : Kind.DEVICE;
        String name = rows.getString(2);
        byte[] sealed = Base64.getDecoder().decode(rows.getString(6));
        ObjectNode document = (ObjectNode) Json.read(box.open(sealed, context(kind.word(), name)));
        String identity = rows.getString(5);
        BootstrapKey credential = document.has("credential")
                ? new BootstrapKey(
                        document.path("credential").path("type").asText(PeerIdentity.PSK),
                        identity,
                        HexFormat.of()
                                .parseHex(
                                        document.path("credential").path("key").asText("")))
                : null;
        return new Enrolment(
                kind,
                name,
                kind == Kind.GROUP ? new Match(rows.getString(3), rows.getString(4)) : null,
                credential,
                PlanReader.read(document, new ArrayList<>()),
                document,
                rows.getLong(7),
                Instant.ofEpochMilli(rows.getLong(8)),
                rows.getString(9));
    }
}
