// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap;

import io.dormouse.kit.config.ConfigKeys;
import io.dormouse.kit.config.Key;
import io.dormouse.kit.config.KeyType;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Everything about the bootstrap server that can be configured; docs/configuration.md is made from here. */
public final class BootstrapKeys {
    /** Which devices may ask without DTLS. */
    public enum NoSec {
        /** None: there is no coap:// port. */
        OFF,
        /** Those that have a configuration, or belong to a group, that names no key at all. */
        KNOWN
    }

    public static final Key<Path> DATA = Key.of(
            "data",
            KeyType.path(),
            Path.of("bootstrap-data"),
            "Directory of everything that is stored, another one than the device-management server's");
    public static final Key<InetAddress> HTTP_BIND = Key.of(
            "http-bind",
            KeyType.address(),
            InetAddress.getLoopbackAddress(),
            "Address of the HTTP API; another one than loopback needs http-cert or insecure-http");
    public static final Key<Integer> HTTP_PORT =
            Key.of("http-port", KeyType.port(), 8081, "Port of the HTTP API; 0 takes a free one");
    public static final Key<Boolean> INSECURE_HTTP = Key.of(
            "insecure-http",
            KeyType.bool(),
            false,
            "Allows HTTP without TLS on an address that others reach, for instance behind a proxy that ends TLS");
    public static final Key<Path> HTTP_CERT =
            Key.optional("http-cert", KeyType.path(), "PEM file with the certificate (and its chain) of the HTTP API");
    public static final Key<Path> HTTP_KEY =
            Key.optional("http-key", KeyType.path(), "PEM file with the private key of http-cert");
    public static final Key<InetAddress> COAP_BIND =
            Key.of("coap-bind", KeyType.address(), anyAddress(), "Address that devices reach");
    public static final Key<Integer> COAPS_PORT =
            Key.of("coaps-port", KeyType.port(), 5784, "UDP port of CoAP over DTLS; 0 takes a free one");
    public static final Key<Path> COAPS_CERT = Key.optional(
            "coaps-cert",
            KeyType.path(),
            "PEM file with the certificate (and its chain) that devices see, of an elliptic-curve key; with coaps-key raw public keys and certificates of devices are taken; read again when it changes");
    public static final Key<Path> COAPS_KEY =
            Key.optional("coaps-key", KeyType.path(), "PEM file with the private key of coaps-cert");
    public static final Key<Path> COAPS_TRUST = Key.optional(
            "coaps-trust",
            KeyType.path(),
            "PEM file with the certificates of the authorities whose devices may come; read again when it changes");
    public static final Key<Integer> COAP_PORT =
            Key.of("coap-port", KeyType.port(), 5783, "UDP port of CoAP without security, used unless nosec is off");
    public static final Key<NoSec> NOSEC = Key.of(
            "nosec",
            KeyType.oneOf(NoSec.class),
            NoSec.OFF,
            "Which devices may bootstrap without DTLS: off, known (their configuration holds no key)");
    public static final Key<String> DATABASE = Key.optional(
            "database",
            KeyType.text(),
            "jdbc:postgresql://host:port/name to store in PostgreSQL, in a database or schema of its own; without it SQLite in the data directory");
    public static final Key<String> DATABASE_USER = Key.optional("database-user", KeyType.text(), "User at PostgreSQL");
    public static final Key<String> DATABASE_PASSWORD =
            Key.secret("database-password", "Password at PostgreSQL; better given by the environment");
    public static final Key<Path> ADMIN_TOKEN_FILE = Key.optional(
            "admin-token-file",
            KeyType.path(),
            "Writes a fresh token of role admin to this file (mode 0600) at each start");
    public static final Key<Path> SECRET_KEY_FILE = Key.optional(
            "secret-key-file",
            KeyType.path(),
            "Key that encrypts the secrets of devices at rest; made at the first start inside the data directory when not given");
    public static final Key<String> DM_URL = Key.optional(
            "dm-url",
            KeyType.text(),
            "HTTP API of the device-management server, such as http://127.0.0.1:8080; it is told new keys before devices are");
    public static final Key<Path> DM_TOKEN_FILE = Key.optional(
            "dm-token-file",
            KeyType.path(),
            "File with a token of the device-management server, role engineer; read anew each time it is used");
    public static final Key<Duration> ANSWER_TIMEOUT = Key.of(
            "answer-timeout",
            KeyType.duration(Duration.ofSeconds(1), Duration.ofMinutes(10)),
            Duration.ofSeconds(93),
            "How long a device may take for one answer, retransmissions included; then it is asked once more");

    private BootstrapKeys() {}

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
                DATABASE,
                DATABASE_USER,
                DATABASE_PASSWORD,
                ADMIN_TOKEN_FILE,
                SECRET_KEY_FILE,
                DM_URL,
                DM_TOKEN_FILE,
                ANSWER_TIMEOUT));
    }

    private static InetAddress anyAddress() {
        try {
            return InetAddress.getByAddress(new byte[4]);
        } catch (java.net.UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
