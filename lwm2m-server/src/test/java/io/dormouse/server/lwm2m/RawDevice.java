// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.lwm2m;

import io.dormouse.coap.PskKey;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.coap.CoAP.Code;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.CoAP.Type;
import org.eclipse.californium.core.coap.EmptyMessage;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.network.interceptors.MessageInterceptorAdapter;
import org.eclipse.californium.core.network.serialization.UdpDataSerializer;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.core.server.resources.Resource;
import org.eclipse.californium.elements.AddressEndpointContext;
import org.eclipse.californium.elements.Connector;
import org.eclipse.californium.elements.EndpointContext;
import org.eclipse.californium.elements.MessageCallback;
import org.eclipse.californium.elements.RawData;
import org.eclipse.californium.elements.UDPConnector;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.SystemConfig;
import org.eclipse.californium.elements.config.UdpConfig;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedSinglePskStore;

/** A device made of bare CoAP, which can say whatever it likes. Answers requests from {@link #values}; a path without a value stays silent. */
public final class RawDevice implements AutoCloseable {
    public static final String LINKS = "</1/0>,</3/0>,</3303/0>";

    /** What it answers: path to payload. */
    public final Map<String, Body> values = new ConcurrentHashMap<>();

    public final List<Request> received = new CopyOnWriteArrayList<>();
    public final CoapEndpoint endpoint;
    public final DTLSConnector dtls;
    private final CoapServer server;
    private final InetSocketAddress target;
    private final String scheme;
    private final Map<String, Observable> observables = new ConcurrentHashMap<>();
    private final AtomicInteger mids = new AtomicInteger(40_000);
    public volatile boolean mute;

    /** Zero answers at once; more makes separate responses. */
    public volatile java.time.Duration slow = java.time.Duration.ZERO;

    private final AtomicInteger resets = new AtomicInteger();

    /** Has the first word about every request; null leaves it to {@link #values}. */
    public volatile Function<Request, Response> odd = request -> null;

    /** Says that it has a request, and no more. */
    volatile boolean acknowledges;

    private final List<Runnable> held = new CopyOnWriteArrayList<>();

    public record Body(ResponseCode code, int format, byte[] bytes) {
        public static Body text(String text) {
            return new Body(ResponseCode.CONTENT, MediaTypeRegistry.TEXT_PLAIN, text.getBytes(StandardCharsets.UTF_8));
        }

        public static Body tlv(int... bytes) {
            byte[] payload = new byte[bytes.length];
            for (int at = 0; at < bytes.length; at++) {
                payload[at] = (byte) bytes[at];
            }
            return new Body(ResponseCode.CONTENT, 11542, payload);
        }

        public static Body code(ResponseCode code) {
            return new Body(code, -1, new byte[0]);
        }
    }

    private RawDevice(Configuration configuration, Connector connector, InetSocketAddress target, String scheme) {
        this.target = target;
        this.scheme = scheme;
        this.dtls = connector instanceof DTLSConnector secure ? secure : null;
        endpoint = CoapEndpoint.builder()
                .setConfiguration(configuration)
                .setConnector(connector)
                .build();
        endpoint.addInterceptor(new MessageInterceptorAdapter() {
            @Override
            public void receiveEmptyMessage(EmptyMessage message) {
                if (message.getType() == Type.RST) {
                    resets.incrementAndGet();
                }
            }
        });
        server = new CoapServer(configuration) {
            @Override
            protected Resource createRoot() {
                return new Everything();
            }
        };
        server.addEndpoint(endpoint);
        server.start();
    }

    static RawDevice plain(LiveServer live) {
        return plain(live.address("coap"));
    }

    public static RawDevice plain(InetSocketAddress target) {
        Configuration configuration = configuration();
        UDPConnector connector = new UDPConnector(new InetSocketAddress("127.0.0.1", 0), configuration);
        return new RawDevice(configuration, connector, target, "coap");
    }

    public static RawDevice secure(LiveServer live, String identity, byte[] key) {
        return secure(live.address("coaps"), identity, key);
    }

    public static RawDevice secure(InetSocketAddress target, String identity, byte[] key) {
        return secure(target, with -> with.setAdvancedPskStore(new AdvancedSinglePskStore(identity, key)));
    }

    /** @param security sets what the device proves itself with, cipher suites, and whatever else is odd about it */
    public static RawDevice secure(InetSocketAddress target, Consumer<DtlsConnectorConfig.Builder> security) {
        Configuration configuration = configuration();
        DtlsConnectorConfig.Builder builder =
                DtlsConnectorConfig.builder(configuration).setAddress(new InetSocketAddress("127.0.0.1", 0));
        security.accept(builder);
        return new RawDevice(configuration, new DTLSConnector(builder.build()), target, "coaps");
    }

    public static RawDevice secure(LiveServer live, String identity, PskKey key) {
        return secure(live, identity, key.key());
    }

    private static Configuration configuration() {
        Configuration configuration = new Configuration(
                SystemConfig.DEFINITIONS, CoapConfig.DEFINITIONS, UdpConfig.DEFINITIONS, DtlsConfig.DEFINITIONS);
        configuration.set(DtlsConfig.DTLS_CONNECTION_ID_LENGTH, 0);
        configuration.set(DtlsConfig.DTLS_RETRANSMISSION_TIMEOUT, 500, TimeUnit.MILLISECONDS);
        configuration.set(DtlsConfig.DTLS_MAX_RETRANSMISSIONS, 2);
        configuration.set(CoapConfig.MAX_RESOURCE_BODY_SIZE, 1024 * 1024);
        configuration.set(CoapConfig.PROTOCOL_STAGE_THREAD_COUNT, 1);
        return configuration;
    }

    public Response post(String path, String query, String links) throws Exception {
        return send(request(Code.POST, path, query, links));
    }

    public Request request(Code code, String path, String query, String links) {
        Request request = new Request(code, Type.CON);
        request.setURI(scheme + "://" + target.getHostString() + ":" + target.getPort() + "/" + path);
        for (String option : query.split("&", -1)) {
            if (!option.isEmpty()) {
                request.getOptions().addUriQuery(option);
            }
        }
        if (!links.isEmpty()) {
            request.setPayload(links);
            request.getOptions().setContentFormat(MediaTypeRegistry.APPLICATION_LINK_FORMAT);
        }
        request.setDestinationContext(new AddressEndpointContext(target));
        return request;
    }

    /** Null when nothing comes within 10 s. */
    public Response send(Request request) throws Exception {
        endpoint.sendRequest(request);
        return request.waitForResponse(10_000);
    }

    /** Registers and returns the location. */
    public String registers(String name) throws Exception {
        Response response = post("rd", "ep=" + name + "&lt=300&lwm2m=1.1&b=U", LINKS);
        if (response == null || response.getCode() != ResponseCode.CREATED) {
            throw new IllegalStateException("not registered: " + response);
        }
        return response.getOptions().getLocationPathString();
    }

    /** Sends a message of its own making, past its own stack, and waits for nothing. */
    public void sends(Response response, InetSocketAddress to) throws Exception {
        response.setMID(mids.incrementAndGet());
        byte[] bytes = new UdpDataSerializer().getByteArray(response);
        CountDownLatch sent = new CountDownLatch(1);
        endpoint.getConnector().send(RawData.outbound(bytes, new AddressEndpointContext(to), told(sent), false));
        sent.await(5, TimeUnit.SECONDS);
    }

    /** How often the server has said that it does not want to know. */
    public int resets() {
        return resets.get();
    }

    private static MessageCallback told(CountDownLatch sent) {
        return new MessageCallback() {
            @Override
            public void onConnecting() {}

            @Override
            public void onDtlsRetransmission(int flight) {}

            @Override
            public void onContextEstablished(EndpointContext context) {}

            @Override
            public void onSent() {
                sent.countDown();
            }

            @Override
            public void onError(Throwable error) {
                sent.countDown();
            }
        };
    }

    /** The same request once more, past its own stack, as after a lost acknowledgement. */
    public void sendsAgain(Request request) throws Exception {
        byte[] bytes = new UdpDataSerializer().getByteArray(request);
        CountDownLatch sent = new CountDownLatch(1);
        endpoint.getConnector().send(RawData.outbound(bytes, new AddressEndpointContext(target), told(sent), false));
        sent.await(5, TimeUnit.SECONDS);
    }

    /** Tells every observer of the path its present value. */
    public void notifies(String path) {
        observables.get(path).changed();
    }

    @Override
    public void close() {
        server.destroy();
    }

    private final class Everything extends CoapResource {
        Everything() {
            super("");
        }

        @Override
        public void handleRequest(org.eclipse.californium.core.network.Exchange exchange) {
            answer("/", new CoapExchange(exchange));
        }

        @Override
        public Resource getChild(String name) {
            return new Below(this, name);
        }
    }

    /** Walks down any path; the last step answers. */
    private final class Below extends CoapResource {
        private final String path;

        Below(Resource parent, String name) {
            super(name);
            path = (parent instanceof Below above ? above.path : "") + "/" + name;
        }

        @Override
        public Resource getChild(String name) {
            Below child = new Below(this, name);
            return values.containsKey(child.path)
                            && child.path.chars().filter(c -> c == '/').count() >= 3
                    ? observables.computeIfAbsent(child.path, Observable::new)
                    : child;
        }

        @Override
        public void handleRequest(org.eclipse.californium.core.network.Exchange exchange) {
            answer(path, new CoapExchange(exchange));
        }
    }

    private final class Observable extends CoapResource {
        private final String path;

        Observable(String path) {
            super(path.replace('/', '-'));
            this.path = path;
            setObservable(true);
        }

        @Override
        public Resource getChild(String name) {
            return new Below(new CoapResource("") {}, name);
        }

        @Override
        public void handleGET(CoapExchange exchange) {
            answer(path, exchange);
        }

        @Override
        public void handlePUT(CoapExchange exchange) {
            answer(path, exchange);
        }

        @Override
        public void handlePOST(CoapExchange exchange) {
            answer(path, exchange);
        }
    }

    private void answer(String path, CoapExchange exchange) {
        received.add(exchange.advanced().getRequest());
        if (!slow.isZero()) {
            exchange.accept();
            java.util.concurrent.locks.LockSupport.parkNanos(slow.toNanos());
        }
        Response own = odd.apply(exchange.advanced().getRequest());
        if (own != null) {
            exchange.respond(own);
            return;
        }
        if (acknowledges) {
            exchange.accept();
        }
        if (mute || acknowledges) {
            held.add(() -> respond(path, exchange));
        } else {
            respond(path, exchange);
        }
    }

    /** Answers what it kept silent about. */
    public void answersAfterAll() {
        held.forEach(Runnable::run);
        held.clear();
    }

    private void respond(String path, CoapExchange exchange) {
        Body body = values.get(path);
        if (exchange.getRequestCode() == Code.PUT || exchange.getRequestCode() == Code.POST) {
            exchange.respond(body == null ? ResponseCode.NOT_FOUND : ResponseCode.CHANGED);
        } else if (body == null) {
            exchange.respond(ResponseCode.NOT_FOUND);
        } else if (body.format() < 0) {
            exchange.respond(body.code());
        } else {
            exchange.respond(body.code(), body.bytes(), body.format());
        }
    }
}
