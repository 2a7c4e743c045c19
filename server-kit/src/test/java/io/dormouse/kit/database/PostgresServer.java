// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import io.dormouse.kit.time.SystemTime;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** One real PostgreSQL per JVM, with fsync; each caller gets a database of its own, made from a template that is migrated once. */
final class PostgresServer {
    private static final String TEMPLATE = "dormouse_template";

    private final EmbeddedPostgres server;
    private final AtomicInteger databases = new AtomicInteger();

    private PostgresServer(EmbeddedPostgres server) {
        this.server = server;
    }

    /** PostgreSQL does not run here. */
    static final class Unavailable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unavailable(Throwable cause) {
            super("PostgreSQL cannot be started here: " + cause, cause);
        }
    }

    static PostgresServer running() {
        if (Holder.FAILURE != null) {
            throw new Unavailable(Holder.FAILURE);
        }
        return Holder.SERVER;
    }

    /** A new database with all tables. */
    DatabaseConfig newDatabase() {
        String name = "test_" + databases.incrementAndGet();
        execute("CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE);
        return config(name);
    }

    void drop(DatabaseConfig config) {
        String url = ((DatabaseConfig.Postgres) config.place()).url();
        String name = url.replaceFirst(".*/([a-z0-9_]+)\\?.*", "$1");
        execute("DROP DATABASE " + name + " WITH (FORCE)");
    }

    private DatabaseConfig config(String name) {
        return DatabaseConfig.postgres(server.getJdbcUrl("postgres", name), "postgres", "postgres");
    }

    private PostgresServer withTemplate() {
        execute("CREATE DATABASE " + TEMPLATE);
        try (SystemTime time = new SystemTime()) {
            Databases.open(config(TEMPLATE), time).close();
        }
        return this;
    }

    private void execute(String sql) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(sql, failure);
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
