// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap;

import io.dormouse.bootstrap.BootstrapKeys.NoSec;
import io.dormouse.bootstrap.session.Timing;
import io.dormouse.kit.config.Configuration;
import io.dormouse.kit.database.DatabaseConfig;
import io.dormouse.kit.http.HttpConfig;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How one bootstrap server runs.
 *
 * @param coaps what this server proves itself with to devices without a pre-shared key, null to take none of them
 * @param coapPort null opens none
 * @param adminTokenFile where a fresh admin token is written at the start, null for nowhere
 * @param deviceServer the device-management server, null for none
 */
public record BootstrapConfig(
        DatabaseConfig database,
        Path secretKeyFile,
        @Nullable Path adminTokenFile,
        HttpConfig http,
        InetAddress coapAddress,
        int coapsPort,
        @Nullable CoapsFiles coaps,
        @Nullable Integer coapPort,
        @Nullable Upstream deviceServer,
        Timing timing) {
    private static final String TABLES = "io/dormouse/bootstrap/migrations";
    private static final String SECRET_KEY_FILE = "secret-key";

    /**
     * PEM files.
     *
     * @param trust authorities whose devices are let in, null for none
     */
    public record CoapsFiles(
            Path certificates, Path key, @Nullable Path trust) {}

    /**
     * Where the device-management server is, and the token for it.
     *
     * @param url asked each time; a program with both servers knows it only later
     */
    public record Upstream(Supplier<URI> url, Path tokenFile) {}

    /** With another device-management server. */
    public BootstrapConfig withDeviceServer(Upstream other) {
        return new BootstrapConfig(
                database, secretKeyFile, adminTokenFile, http, coapAddress, coapsPort, coaps, coapPort, other, timing);
    }

    /** Throws IllegalArgumentException, with a text for people, when two keys do not go together. */
    public static BootstrapConfig of(Configuration given) {
        Path data = given.get(BootstrapKeys.DATA);
        boolean plain = given.get(BootstrapKeys.NOSEC) == NoSec.KNOWN;
        Timing standard = Timing.STANDARD;
        return new BootstrapConfig(
                database(given, data).withTables(TABLES),
                given.find(BootstrapKeys.SECRET_KEY_FILE).orElse(data.resolve(SECRET_KEY_FILE)),
                given.find(BootstrapKeys.ADMIN_TOKEN_FILE).orElse(null),
                http(given),
                given.get(BootstrapKeys.COAP_BIND),
                given.get(BootstrapKeys.COAPS_PORT),
                coaps(given),
                plain ? given.get(BootstrapKeys.COAP_PORT) : null,
                upstream(given),
                new Timing(given.get(BootstrapKeys.ANSWER_TIMEOUT), standard.session(), standard.deviceServerRetry()));
    }

    private static HttpConfig http(Configuration given) {
        InetAddress address = given.get(BootstrapKeys.HTTP_BIND);
        Path certificates = given.find(BootstrapKeys.HTTP_CERT).orElse(null);
        Path key = given.find(BootstrapKeys.HTTP_KEY).orElse(null);
        HttpConfig http = HttpConfig.onPort(given.get(BootstrapKeys.HTTP_PORT)).withHost(address.getHostAddress());
        if (certificates != null && key != null) {
            return http.withTls(certificates, key);
        }
        if (certificates != null || key != null) {
            throw new IllegalArgumentException("http-cert and http-key go together: one of them is missing");
        }
        if (!address.isLoopbackAddress() && !given.get(BootstrapKeys.INSECURE_HTTP)) {
            throw new IllegalArgumentException(
                    "http-bind " + address.getHostAddress()
                            + " is reached by others: give --http-cert and --http-key, or say --insecure-http when a proxy in front ends TLS");
        }
        return http;
    }

    private static @Nullable CoapsFiles coaps(Configuration given) {
        Path certificates = given.find(BootstrapKeys.COAPS_CERT).orElse(null);
        Path key = given.find(BootstrapKeys.COAPS_KEY).orElse(null);
        Path trust = given.find(BootstrapKeys.COAPS_TRUST).orElse(null);
        if (certificates != null && key != null) {
            return new CoapsFiles(certificates, key, trust);
        }
        if (certificates != null || key != null || trust != null) {
            throw new IllegalArgumentException(
                    "coaps-cert and coaps-key go together, and coaps-trust needs them: one of them is missing");
        }
        return null;
    }

    private static @Nullable Upstream upstream(Configuration given) {
        String url = given.find(BootstrapKeys.DM_URL).orElse(null);
        Path token = given.find(BootstrapKeys.DM_TOKEN_FILE).orElse(null);
        if (url == null && token == null) {
            return null;
        }
        if (url == null || token == null) {
            throw new IllegalArgumentException("dm-url and dm-token-file go together: one of them is missing");
        }
        if (!url.matches("https?://[^/?#]+/?")) {
            throw new IllegalArgumentException("dm-url must be http://host:port or https://host:port, not " + url);
        }
        URI address = URI.create(url);
        return new Upstream(() -> address, token);
    }

    private static DatabaseConfig database(Configuration given, Path data) {
        return given.find(BootstrapKeys.DATABASE)
                .map(url -> DatabaseConfig.postgres(
                        url,
                        given.find(BootstrapKeys.DATABASE_USER).orElse(""),
                        given.find(BootstrapKeys.DATABASE_PASSWORD).orElse("")))
                .orElse(DatabaseConfig.sqlite(data));
    }
}
