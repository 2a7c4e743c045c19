// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server;

import io.dormouse.kit.config.ConfigKeys;
import io.dormouse.kit.config.Key;
import io.dormouse.kit.config.KeyType;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Everything about the server that can be configured; docs/configuration.md is made from here. */
public final class ServerKeys {
    /** Which devices may come without DTLS. */
    public enum NoSec {
        /** None: there is no coap:// port. */
        OFF,
        /** Those that exist and have no credentials. */
        KNOWN,
        /** Anybody: for laboratories. */
        ANY
    }

    public static final Key<Path> DATA = Key.of(
            "data",
            KeyType.path(),
            Path.of("data"),
            "Directory of everything that is stored; one server at a time holds it");
    public static final Key<InetAddress> HTTP_BIND = Key.of(
            "http-bind",
            KeyType.address(),
            InetAddress.getLoopbackAddress(),
            "Address of the HTTP API; another one than loopback needs http-cert or insecure-http");
    public static final Key<Integer> HTTP_PORT =
            Key.of("http-port", KeyType.port(), 8080, "Port of the HTTP API; 0 takes a free one");
    public static final Key<Boolean> INSECURE_HTTP = Key.of(
            "insecure-http",
            KeyType.bool(),
            false,
            "Allows HTTP without TLS on an address that others reach, for instance behind a proxy that ends TLS");
    public static final Key<Path> HTTP_CERT = Key.optional(
            "http-cert",
            KeyType.path(),
            "PEM file with the certificate (and its chain) of the HTTP API; with http-key it speaks HTTPS");
    public static final Key<Path> HTTP_KEY =
            Key.optional("http-key", KeyType.path(), "PEM file with the private key of http-cert");
    public static final Key<InetAddress> COAP_BIND =
            Key.of("coap-bind", KeyType.address(), anyAddress(), "Address that devices reach");
    public static final Key<Integer> COAPS_PORT =
            Key.of("coaps-port", KeyType.port(), 5684, "UDP port of CoAP over DTLS; 0 takes a free one");
    public static final Key<Path> COAPS_CERT = Key.optional(
            "coaps-cert",
            KeyType.path(),
            "PEM file with the certificate (and its chain) that devices see, of an elliptic-curve key; read again when it changes");
    public static final Key<Path> COAPS_KEY =
            Key.optional("coaps-key", KeyType.path(), "PEM file with the private key of coaps-cert");
    public static final Key<Path> COAPS_TRUST = Key.optional(
            "coaps-trust",
            KeyType.path(),
            "PEM file with the certificates of the authorities whose devices may come; read again when it changes");
    public static final Key<Integer> COAP_PORT =
            Key.of("coap-port", KeyType.port(), 5683, "UDP port of CoAP without security, used unless nosec is off");
    public static final Key<NoSec> NOSEC = Key.of(
            "nosec",
            KeyType.oneOf(NoSec.class),
            NoSec.OFF,
            "Which devices may come without DTLS: off, known (existing, without credentials), any (laboratories only)");
    static final String VERSION_1_2_AS_1_1 = "1.2-as-1.1";

    public static final Key<String> MAX_LWM2M_VERSION = Key.of(
            "max-lwm2m-version",
            KeyType.word("1.1", VERSION_1_2_AS_1_1),
            "1.1",
            "Newest LwM2M version that is served: 1.1 answers 1.2 with 4.12, so that devices fall back; 1.2-as-1.1 serves 1.2 with what 1.1 has");
    public static final Key<String> DATABASE = Key.optional(
            "database",
            KeyType.text(),
            "jdbc:postgresql://host:port/name to store in PostgreSQL; without it SQLite in the data directory");
    public static final Key<String> DATABASE_USER = Key.optional("database-user", KeyType.text(), "User at PostgreSQL");
    public static final Key<String> DATABASE_PASSWORD =
            Key.secret("database-password", "Password at PostgreSQL; better given by the environment");
    public static final Key<Path> ADMIN_TOKEN_FILE = Key.optional(
            "admin-token-file",
            KeyType.path(),
            "Writes a fresh token of role admin to this file (mode 0600) at each start");
    public static final Key<Duration> SESSION_IDLE = Key.of(
            "session-idle",
            KeyType.duration(Duration.ofMinutes(1), Duration.ofDays(30)),
            Duration.ofHours(8),
            "A browser that asks for nothing so long is signed out");
    public static final Key<Duration> SESSION_LIFE = Key.of(
            "session-life",
            KeyType.duration(Duration.ofMinutes(1), Duration.ofDays(90)),
            Duration.ofDays(7),
            "A browser has to sign in again after so long");
    public static final Key<Path> SECRET_KEY_FILE = Key.optional(
            "secret-key-file",
            KeyType.path(),
            "Key that encrypts the secrets of devices at rest; made at the first start inside the data directory when not given");
    public static final Key<Path> MODELS = Key.optional(
            "models", KeyType.path(), "Directory of further object definitions in OMA DDF XML, read at the start");
    public static final Key<Integer> SHORT_SERVER_ID = Key.optional(
            "short-server-id",
            KeyType.integer(1, 65_534),
            "Our Short Server ID on the devices: /1/own/… then works on devices with several servers");
    public static final Key<Duration> REGISTRATION_GRACE = Key.of(
            "registration-grace",
            KeyType.duration(Duration.ZERO, Duration.ofDays(1)),
            Duration.ofSeconds(93),
            "How long past its lifetime a registration is kept, for an Update that is under way");
    public static final Key<Duration> TELEMETRY_RETENTION = Key.of(
            "telemetry-retention",
            KeyType.duration(Duration.ofDays(1), Duration.ofDays(3_650)),
            Duration.ofDays(30),
            "How long the values that devices told are kept");
    public static final Key<Integer> TELEMETRY_MEBIBYTES = Key.of(
            "telemetry-mebibytes",
            KeyType.integer(1, 100_000_000),
            10_240,
            "Room that these values may take; the oldest days make room");
    public static final Key<Integer> LANE_THREADS = Key.of(
            "lane-threads",
            KeyType.integer(1, 1_024),
            32,
            "Threads on which the work for devices runs; they mostly wait for the disk together");

    public static final Key<String> BOOTSTRAP_URL = Key.optional(
            "bootstrap-url",
            KeyType.text(),
            "HTTP API of the bootstrap server, such as http://127.0.0.1:8081; /api/v1/bootstrap is passed on to it");
    public static final Key<Path> BOOTSTRAP_TOKEN_FILE = Key.optional(
            "bootstrap-token-file",
            KeyType.path(),
            "File with a token of the bootstrap server, role engineer; read anew each time it is used");

    private ServerKeys() {}

    public static ConfigKeys all() {
        return new ConfigKeys(List.of(
                DATA,
                HTTP_BIND,
                HTTP_PORT,
                INSECURE_HTTP,
                HTTP_CERT,
                HTTP_KEY,
                COAP_BIND,
                COAPS_PORT,
                COAPS_CERT,
                COAPS_KEY,
                COAPS_TRUST,
                COAP_PORT,
                NOSEC,
                MAX_LWM2M_VERSION,
                DATABASE,
                DATABASE_USER,
                DATABASE_PASSWORD,
                ADMIN_TOKEN_FILE,
                SESSION_IDLE,
                SESSION_LIFE,
                SECRET_KEY_FILE,
                MODELS,
                SHORT_SERVER_ID,
                REGISTRATION_GRACE,
                BOOTSTRAP_URL,
                BOOTSTRAP_TOKEN_FILE,
                TELEMETRY_RETENTION,
                TELEMETRY_MEBIBYTES,
                LANE_THREADS));
    }

    private static InetAddress anyAddress() {
        try {
            return InetAddress.getByAddress(new byte[4]);
        } catch (java.net.UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
