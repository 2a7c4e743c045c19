// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import io.dormouse.kit.time.SystemTime;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.opentest4j.TestAbortedException;

/** One real PostgreSQL per JVM, with fsync; each caller gets a database of its own, made from a template that is migrated once. */
final class PostgresServer {
    private static final String TEMPLATE = "dormouse_template";
    private static final String SEEDS = "seeds";

    private final EmbeddedPostgres server;
    private final AtomicInteger databases = new AtomicInteger();
    private final Queue<String> free = new ConcurrentLinkedQueue<>();

    private PostgresServer(EmbeddedPostgres server) {
        this.server = server;
    }

    /** The server of this JVM. Where it cannot run, the test ends as skipped, or with {@code CI=true} as failed. */
    static PostgresServer running() {
        if (Holder.FAILURE == null) {
            return Holder.SERVER;
        }
        String reason = "PostgreSQL cannot be started here: " + Holder.FAILURE;
        if ("true".equals(System.getenv("CI"))) {
            throw new IllegalStateException(reason, Holder.FAILURE);
        }
        throw new TestAbortedException(reason, Holder.FAILURE);
    }

    /** A database as fresh as after the migrations: one that another test gave back, else a new one. */
    DatabaseConfig take() {
        String name = free.poll();
        if (name == null) {
            name = "test_" + databases.incrementAndGet();
            execute("postgres", List.of("CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE));
        }
        return config(name);
    }

    /** Making a database costs two checkpoints, emptying one costs milliseconds. */
    void giveBack(DatabaseConfig config) {
        String url = ((DatabaseConfig.Postgres) config.place()).url();
        String name = url.replaceFirst(".*/([a-z0-9_]+)(\\?.*)?", "$1");
        if (tables(name, "public").equals(tables(TEMPLATE, "public"))) {
            List<String> reset = new ArrayList<>();
            reset.add("SET session_replication_role = replica"); // no foreign keys meanwhile
            tables(name, "public").forEach(table -> reset.add("DELETE FROM public." + table));
            tables(name, SEEDS)
                    .forEach(table -> reset.add("INSERT INTO public." + table + " TABLE " + SEEDS + "." + table));
            execute(name, reset);
            free.add(name);
        } else {
            execute("postgres", List.of("DROP DATABASE " + name + " WITH (FORCE)"));
        }
    }

    private DatabaseConfig config(String name) {
        return DatabaseConfig.postgres(server.getJdbcUrl("postgres", name), "postgres", "postgres")
                .withTables(TestDatabase.tables());
    }

    /** All tables, and beside them copies of the rows that migrations put there. */
    private PostgresServer withTemplate() {
        execute("postgres", List.of("CREATE DATABASE " + TEMPLATE));
        try (SystemTime time = new SystemTime()) {
            Databases.open(config(TEMPLATE), time).close();
        }
        List<String> copies = new ArrayList<>();
        copies.add("CREATE SCHEMA " + SEEDS);
        tables(TEMPLATE, "public")
                .forEach(table -> copies.add("CREATE TABLE " + SEEDS + "." + table + " AS TABLE public." + table));
        execute(TEMPLATE, copies);
        return this;
    }

    private List<String> tables(String database, String schema) {
        try (Connection connection = server.getDatabase("postgres", database).getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT tablename FROM pg_tables WHERE schemaname = ? ORDER BY tablename")) {
            select.setString(1, schema);
            List<String> tables = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    tables.add(rows.getString(1));
                }
            }
            return tables;
        } catch (SQLException failure) {
            throw new IllegalStateException("the tables of " + database, failure);
        }
    }

    private void execute(String database, List<String> statements) {
        try (Connection connection = server.getDatabase("postgres", database).getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("in " + database + ": " + statements, failure);
        }
    }

    private static final class Holder {
        static final PostgresServer SERVER;
        static final Throwable FAILURE;

        static {
            PostgresServer server = null;
            Throwable failure = null;
            try {
                server = new PostgresServer(EmbeddedPostgres.builder()
                                .setServerConfig("fsync", "on")
                                .setServerConfig("synchronous_commit", "on")
                                .setServerConfig("full_page_writes", "on")
                                .start())
                        .withTemplate();
            } catch (IOException | RuntimeException | LinkageError cause) {
                failure = cause;
            }
            SERVER = server;
            FAILURE = failure;
        }
    }
}
