// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import java.time.Duration;

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
 */
public record HttpConfig(
        String host,
        int port,
        int headerBytesMax,
        int connectionsMax,
        Duration idleTimeout,
        int threads,
        Duration drainMax) {
    public static final int THREADS_MIN = 8;

    public HttpConfig {
        if (threads < THREADS_MIN) {
            throw new IllegalStateException("The HTTP server needs at least " + THREADS_MIN + " threads");
        }
    }

    /** Loopback, and limits for a server of some thousand event streams. */
    public static HttpConfig onPort(int port) {
        return new HttpConfig("127.0.0.1", port, 16 * 1024, 20_000, Duration.ofSeconds(60), 64, Duration.ofSeconds(5));
    }

    public HttpConfig withHost(String newHost) {
        return new HttpConfig(newHost, port, headerBytesMax, connectionsMax, idleTimeout, threads, drainMax);
    }

    public HttpConfig withHeaderBytesMax(int max) {
        return new HttpConfig(host, port, max, connectionsMax, idleTimeout, threads, drainMax);
    }

    public HttpConfig withConnectionsMax(int max) {
        return new HttpConfig(host, port, headerBytesMax, max, idleTimeout, threads, drainMax);
    }

    public HttpConfig withIdleTimeout(Duration timeout) {
        return new HttpConfig(host, port, headerBytesMax, connectionsMax, timeout, threads, drainMax);
    }

    public HttpConfig withThreads(int max) {
        return new HttpConfig(host, port, headerBytesMax, connectionsMax, idleTimeout, max, drainMax);
    }

    public HttpConfig withDrainMax(Duration max) {
        return new HttpConfig(host, port, headerBytesMax, connectionsMax, idleTimeout, threads, max);
    }
}
