// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler.Abstract;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves a {@link RouteTable} over HTTP/1.1. Declare all routes before {@link #start()}. */
public final class HttpServer implements AutoCloseable {
    /** How long connections on which nothing moves stay open while the server stops. */
    private static final Duration SHUTDOWN_IDLE = Duration.ofMillis(200);

    private static final Logger log = LoggerFactory.getLogger(HttpServer.class);

    private final Server jetty;
    private final ServerConnector connector;
    private final String scheme;
    private final OpenStreams streams = new OpenStreams();
    private final AtomicBoolean closed = new AtomicBoolean();

    public HttpServer(HttpConfig config, RouteTable routes, HttpPorts ports) {
        Dispatcher dispatcher = new Dispatcher(routes, ports);
        jetty = new Server(threads(config));
        scheme = config.tls() == null ? "http" : "https";
        connector = new ServerConnector(jetty, 1, -1, connections(config));
        connector.setHost(config.host());
        connector.setPort(config.port());
        connector.setIdleTimeout(config.idleTimeout().toMillis());
        connector.setShutdownIdleTimeout(SHUTDOWN_IDLE.toMillis());
        jetty.addConnector(connector);
        jetty.addBean(new NetworkConnectionLimit(config.connectionsMax(), connector));
        jetty.setErrorHandler(new JettyErrors(dispatcher));
        jetty.setHandler(new GracefulHandler(new Bridge(dispatcher, ports, streams)));
        jetty.setStopTimeout(config.drainMax().toMillis());
    }

    private static QueuedThreadPool threads(HttpConfig config) {
        QueuedThreadPool threads = new QueuedThreadPool(config.threads(), HttpConfig.THREADS_MIN);
        threads.setName("http");
        Executor virtual = VirtualThreads.getDefaultVirtualThreadsExecutor();
        if (virtual != null) {
            threads.setVirtualThreadsExecutor(virtual);
        }
        return threads;
    }

    private static ConnectionFactory[] connections(HttpConfig config) {
        HttpConfiguration protocol = protocol(config);
        HttpConnectionFactory http = new HttpConnectionFactory(protocol);
        if (config.tls() == null) {
            return new ConnectionFactory[] {http};
        }
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStore(PemFiles.keyStore(config.tls()));
        tls.setKeyStorePassword(new String(PemFiles.PASSWORD));
        // One certificate for whatever name the clients know this server by: they check it.
        protocol.addCustomizer(new SecureRequestCustomizer(false));
        return new ConnectionFactory[] {new SslConnectionFactory(tls, http.getProtocol()), http};
    }

    private static HttpConfiguration protocol(HttpConfig config) {
        HttpConfiguration protocol = new HttpConfiguration();
        protocol.setSendServerVersion(false);
        protocol.setRequestHeaderSize(config.headerBytesMax());
        // Any endpoint name may stand in a path; the router splits the raw path and decodes it once.
        protocol.setUriCompliance(UriCompliance.from(EnumSet.of(
                Violation.AMBIGUOUS_PATH_SEPARATOR,
                Violation.AMBIGUOUS_PATH_ENCODING,
                Violation.AMBIGUOUS_PATH_PARAMETER,
                Violation.SUSPICIOUS_PATH_CHARACTERS)));
        return protocol;
    }

    /** Throws IllegalStateException when the address cannot be bound. */
    public void start() {
        try {
            jetty.start();
        } catch (Exception failure) {
            close();
            throw new IllegalStateException(
                    "The HTTP server cannot listen on " + connector.getHost() + ":" + connector.getPort(), failure);
        }
    }

    /** Where this machine reaches it, once started, such as {@code http://127.0.0.1:8080}. */
    public URI uri() {
        String host = connector.getHost();
        boolean everywhere = host.equals("0.0.0.0") || host.equals("::");
        String name = everywhere ? "localhost" : host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return URI.create(scheme + "://" + name + ":" + port());
    }

    /** The port it listens on, once started. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Takes no more requests, ends streams, and waits a bounded time for what is under way. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        streams.finishAll();
        try {
            jetty.stop();
        } catch (TimeoutException stillAtWork) {
            log.warn("Requests that took too long were cut off when the HTTP server stopped");
        } catch (Exception failure) {
            log.error("The HTTP server did not stop properly", failure);
        }
    }

    private static final class Bridge extends Abstract {
        private final Dispatcher dispatcher;
        private final HttpPorts ports;
        private final OpenStreams streams;

        Bridge(Dispatcher dispatcher, HttpPorts ports, OpenStreams streams) {
            this.dispatcher = dispatcher;
            this.ports = ports;
            this.streams = streams;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            new JettyExchange(dispatcher, ports, streams, request, response, callback).begin();
            return true;
        }
    }
}
