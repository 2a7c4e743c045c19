// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the HTTP server listens, and its limits.
 *
 * @param host address to bind
 * @param port 0 takes a free one, see {@link HttpServer#port()}
 * @param headerBytesMax request line and headers together; more is answered 431 or 414
 * @param connectionsMax further connections wait until one closes
 * @param idleTimeout a connection on which nothing moves is closed
 * @param threads at most; requests run on virtual threads instead where the JDK has them
 * @param drainMax how long {@link HttpServer#close()} waits for requests under way
 * @param tls for HTTPS, or null for HTTP
 */
public record HttpConfig(
        String host,
        int port,
        int headerBytesMax,
        int connectionsMax,
        Duration idleTimeout,
        int threads,
        Duration drainMax,
        @Nullable Tls tls) {
    public static final int THREADS_MIN = 8;

    /** PEM files: the chain, own certificate first, and its key as PKCS #8. */
    public record Tls(Path certificates, Path key) {}

    public HttpConfig {
        if (threads < THREADS_MIN) {
            throw new IllegalStateException("The HTTP server needs at least " + THREADS_MIN + " threads");
        }
    }

    /** Loopback, and limits for a server of some thousand event streams. */
    public static HttpConfig onPort(int port) {
        return new HttpConfig(
                "127.0.0.1", port, 16 * 1024, 20_000, Duration.ofSeconds(60), 64, Duration.ofSeconds(5), null);
    }

    public HttpConfig withHost(String newHost) {
        return new HttpConfig(newHost, port, headerBytesMax, connectionsMax, idleTimeout, threads, drainMax, tls);
    }

    public HttpConfig withHeaderBytesMax(int max) {
        return new HttpConfig(host, port, max, connectionsMax, idleTimeout, threads, drainMax, tls);
    }

    public HttpConfig withConnectionsMax(int max) {
        return new HttpConfig(host, port, headerBytesMax, max, idleTimeout, threads, drainMax, tls);
    }

    public HttpConfig withIdleTimeout(Duration timeout) {
        return new HttpConfig(host, port, headerBytesMax, connectionsMax, timeout, threads, drainMax, tls);
    }

    public HttpConfig withThreads(int max) {
        return new HttpConfig(host, port, headerBytesMax, connectionsMax, idleTimeout, max, drainMax, tls);
    }

    public HttpConfig withDrainMax(Duration max) {
        return new HttpConfig(host, port, headerBytesMax, connectionsMax, idleTimeout, threads, max, tls);
    }

    public HttpConfig withTls(Path certificates, Path key) {
        Tls files = new Tls(certificates, key);
        return new HttpConfig(host, port, headerBytesMax, connectionsMax, idleTimeout, threads, drainMax, files);
    }
}
