// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server;

import io.dormouse.kit.config.Configuration;
import io.dormouse.kit.database.DatabaseConfig;
import io.dormouse.kit.http.HttpConfig;
import io.dormouse.server.ServerKeys.NoSec;
import io.dormouse.server.bootstrap.Upstream;
import io.dormouse.server.telemetry.TelemetryConfig;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one server runs.
 *
 * @param dataDirectory of SQLite and of the secret key file unless that is given
 * @param httpTls certificate and key of HTTPS, null for HTTP
 * @param coaps certificates of devices and of the server to devices
 * @param coapPort null opens none
 * @param versionTwo whether LwM2M 1.2 is served as 1.1
 * @param adminTokenFile where a fresh admin token is written at the start, null for nowhere
 * @param modelsDirectory further object definitions, null for none
 * @param sessionIdle a browser that does nothing for so long is signed out
 * @param sessionLife a browser signs in again after so long
 * @param shortServerId ours, as bootstrap gave it to the devices; null when it is not known
 * @param bootstrap the bootstrap server behind this one, null for none
 * @param registrationGrace kept past the lifetime
 */
public record ServerConfig(
        Path dataDirectory,
        DatabaseConfig database,
        Path secretKeyFile,
        @Nullable Path adminTokenFile,
        @Nullable Path modelsDirectory,
        InetAddress httpAddress,
        int httpPort,
        HttpConfig.@Nullable Tls httpTls,
        InetAddress coapAddress,
        int coapsPort,
        CoapsFiles coaps,
        @Nullable Integer coapPort,
        NoSec noSec,
        Duration sessionIdle,
        Duration sessionLife,
        TelemetryConfig telemetry,
        @Nullable Integer shortServerId,
        boolean versionTwo,
        @Nullable Upstream bootstrap,
        Duration registrationGrace,
        int laneThreads) {
    private static final String SECRET_KEY_FILE = "secret-key";

    /** Throws IllegalArgumentException, with a text for people, when two keys do not go together. */
    public static ServerConfig of(Configuration given) {
        Path data = given.get(ServerKeys.DATA);
        InetAddress http = given.get(ServerKeys.HTTP_BIND);
        HttpConfig.Tls tls = tls(given);
        if (tls == null && !http.isLoopbackAddress() && !given.get(ServerKeys.INSECURE_HTTP)) {
            throw new IllegalArgumentException(
                    "http-bind " + http.getHostAddress()
                            + " is reached by others: give --http-cert and --http-key, or say --insecure-http when a proxy in front ends TLS");
        }
        NoSec noSec = given.get(ServerKeys.NOSEC);
        return new ServerConfig(
                data,
                database(given, data),
                given.find(ServerKeys.SECRET_KEY_FILE).orElse(data.resolve(SECRET_KEY_FILE)),
                given.find(ServerKeys.ADMIN_TOKEN_FILE).orElse(null),
                given.find(ServerKeys.MODELS).orElse(null),
                http,
                given.get(ServerKeys.HTTP_PORT),
                tls,
                given.get(ServerKeys.COAP_BIND),
                given.get(ServerKeys.COAPS_PORT),
                CoapsFiles.of(given),
                noSec == NoSec.OFF ? null : given.get(ServerKeys.COAP_PORT),
                noSec,
                given.get(ServerKeys.SESSION_IDLE),
                given.get(ServerKeys.SESSION_LIFE),
                new TelemetryConfig(
                        given.get(ServerKeys.TELEMETRY_RETENTION),
                        (long) given.get(ServerKeys.TELEMETRY_MEBIBYTES) << 20),
                given.find(ServerKeys.SHORT_SERVER_ID).orElse(null),
                given.get(ServerKeys.MAX_LWM2M_VERSION).equals(ServerKeys.VERSION_1_2_AS_1_1),
                bootstrap(given),
                given.get(ServerKeys.REGISTRATION_GRACE),
                given.get(ServerKeys.LANE_THREADS));
    }

    /** Values over time: a file of their own beside SQLite's, tables of their own in PostgreSQL. */
    DatabaseConfig telemetryDatabase() {
        DatabaseConfig own = database.place() instanceof DatabaseConfig.Sqlite
                ? DatabaseConfig.sqlite(dataDirectory.resolve("telemetry")).withTables("io/dormouse/telemetry")
                : database;
        return own.withRelaxedCommits();
    }

    /** {@code sqlite} or {@code postgresql}. */
    String databaseKind() {
        return database.place() instanceof DatabaseConfig.Sqlite ? "sqlite" : "postgresql";
    }

    private static @Nullable Upstream bootstrap(Configuration given) {
        String url = given.find(ServerKeys.BOOTSTRAP_URL).orElse(null);
        Path token = given.find(ServerKeys.BOOTSTRAP_TOKEN_FILE).orElse(null);
        if (url == null && token == null) {
            return null;
        }
        if (url == null || token == null) {
            throw new IllegalArgumentException(
                    "bootstrap-url and bootstrap-token-file go together: one of them is missing");
        }
        return new Upstream(URI.create(url), token);
    }

    private static HttpConfig.@Nullable Tls tls(Configuration given) {
        Path certificates = given.find(ServerKeys.HTTP_CERT).orElse(null);
        Path key = given.find(ServerKeys.HTTP_KEY).orElse(null);
        if (certificates == null && key == null) {
            return null;
        }
        if (certificates == null || key == null) {
            throw new IllegalArgumentException("http-cert and http-key go together: one of them is missing");
        }
        return new HttpConfig.Tls(certificates, key);
    }

    private static DatabaseConfig database(Configuration given, Path data) {
        return given.find(ServerKeys.DATABASE)
                .map(url -> DatabaseConfig.postgres(
                        url,
                        given.find(ServerKeys.DATABASE_USER).orElse(""),
                        given.find(ServerKeys.DATABASE_PASSWORD).orElse("")))
                .orElse(DatabaseConfig.sqlite(data));
    }
}
