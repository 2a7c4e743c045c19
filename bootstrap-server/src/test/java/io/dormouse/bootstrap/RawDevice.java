// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.CoAP.Type;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.network.Exchange;
import org.eclipse.californium.core.server.MessageDeliverer;
import org.eclipse.californium.elements.DtlsEndpointContext;
import org.eclipse.californium.elements.MapBasedEndpointContext;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.SystemConfig;
import org.eclipse.californium.elements.config.UdpConfig;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.cipher.CipherSuite;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedSinglePskStore;
import org.eclipse.californium.scandium.dtls.x509.SingleCertificateProvider;
import org.eclipse.californium.scandium.dtls.x509.StaticNewAdvancedCertificateVerifier;
import org.jspecify.annotations.Nullable;

/** A device of which every answer is scripted: speaks CoAP, with DTLS when it has a key, and knows nothing of LwM2M. */
final class RawDevice implements AutoCloseable {
    private final CoapEndpoint endpoint;
    private final CoapServer server;
    private final URI bootstrapServer;
    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private final Map<String, Function<Heard, @Nullable Response>> scripts = new ConcurrentHashMap<>();

    /** A request of the server: {@code PUT /0/1}. */
    record Heard(String what, int format, byte[] payload) {}

    /** Without security. */
    static RawDevice plain(URI bootstrapServer) {
        return new RawDevice(bootstrapServer, CipherSuite.TLS_PSK_WITH_AES_128_CCM_8, null);
    }

    static RawDevice withKey(URI bootstrapServer, String identity, byte[] key) {
        return new RawDevice(
                bootstrapServer,
                CipherSuite.TLS_PSK_WITH_AES_128_CCM_8,
                dtls -> dtls.setAdvancedPskStore(new AdvancedSinglePskStore(identity, key)));
    }

    /** With a certificate, or with a raw public key. It trusts every server. */
    static RawDevice withCertificate(URI bootstrapServer, SingleCertificateProvider own) {
        return new RawDevice(
                bootstrapServer,
                CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8,
                dtls -> dtls.setCertificateIdentityProvider(own)
                        .setAdvancedCertificateVerifier(StaticNewAdvancedCertificateVerifier.builder()
                                .setTrustAllCertificates()
                                .setTrustAllRPKs()
                                .build()));
    }

    private RawDevice(
            URI bootstrapServer, CipherSuite suite, @Nullable Consumer<DtlsConnectorConfig.Builder> security) {
        this.bootstrapServer = bootstrapServer;
        Configuration configuration = new Configuration(
                SystemConfig.DEFINITIONS, CoapConfig.DEFINITIONS, UdpConfig.DEFINITIONS, DtlsConfig.DEFINITIONS);
        configuration.set(DtlsConfig.DTLS_CIPHER_SUITES, List.of(suite));
        InetSocketAddress local = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        CoapEndpoint.Builder builder = CoapEndpoint.builder().setConfiguration(configuration);
        if (security == null) {
            builder.setInetSocketAddress(local);
        } else {
            DtlsConnectorConfig.Builder dtls =
                    DtlsConnectorConfig.builder(configuration).setAddress(local);
            security.accept(dtls);
            builder.setConnector(new DTLSConnector(dtls.build()));
        }
        endpoint = builder.build();
        server = new CoapServer(configuration);
        server.addEndpoint(endpoint);
        server.setMessageDeliverer(new Scripted());
        server.start();
        on("GET /", request -> links("</>;lwm2m=1.1,</0/0>,</1>,</3/0>"));
        on("DELETE", request -> new Response(ResponseCode.DELETED));
        on("PUT", request -> new Response(ResponseCode.CHANGED));
        on("POST /bs", request -> new Response(ResponseCode.CHANGED));
    }

    static Response links(String text) {
        Response response = new Response(ResponseCode.CONTENT);
        response.setPayload(text);
        response.getOptions().setContentFormat(MediaTypeRegistry.APPLICATION_LINK_FORMAT);
        return response;
    }

    static Response code(ResponseCode code) {
        return new Response(code);
    }

    /** What it answers to a request, or to all with a method; null answers nothing at all. */
    RawDevice on(String what, Function<Heard, @Nullable Response> answer) {
        scripts.put(what, answer);
        return this;
    }

    /** Asks for a bootstrap; the code, such as {@code 2.04}, or "silence". */
    String asks(String query) {
        return answer("POST", "bs", query, Type.CON).text();
    }

    /** Code and text of an answer. */
    record Answer(String code, String detail, long maxAge) {
        String text() {
            return code;
        }
    }

    Answer answer(String method, String path, String query, Type type) {
        Request request = method.equals("POST") ? Request.newPost() : Request.newGet();
        request.setType(type);
        request.setURI(bootstrapServer + "/" + path + (query.isEmpty() ? "" : "?" + query));
        request.setDestinationContext(new MapBasedEndpointContext(
                new InetSocketAddress(bootstrapServer.getHost(), bootstrapServer.getPort()),
                null,
                new MapBasedEndpointContext.Attributes()
                        .add(DtlsEndpointContext.KEY_HANDSHAKE_MODE, DtlsEndpointContext.HANDSHAKE_MODE_AUTO)));
        try {
            endpoint.sendRequest(request);
            Response response = request.waitForResponse(TimeUnit.SECONDS.toMillis(20));
            return response == null
                    ? new Answer("silence", "", 0)
                    : new Answer(
                            response.getCode().text,
                            response.getPayloadString(),
                            response.getOptions().hasMaxAge()
                                    ? response.getOptions().getMaxAge()
                                    : 0);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the server asked, in order. */
    List<String> heard() {
        return heard.stream().map(Heard::what).toList();
    }

    List<Heard> requests() {
        return new ArrayList<>(heard);
    }

    /** Everything that came over the air, as text to search for secrets in. */
    String everythingHeard() {
        StringBuilder all = new StringBuilder();
        heard.forEach(one -> all.append(new String(one.payload(), StandardCharsets.ISO_8859_1)));
        return all.toString();
    }

    InetSocketAddress address() {
        return endpoint.getAddress();
    }

    private final class Scripted implements MessageDeliverer {
        @Override
        public void deliverRequest(Exchange exchange) {
            Request request = exchange.getRequest();
            Heard one = new Heard(
                    request.getCode() + " /" + request.getOptions().getUriPathString(),
                    request.getOptions().hasContentFormat()
                            ? request.getOptions().getContentFormat()
                            : -1,
                    request.getPayload() == null ? new byte[0] : request.getPayload());
            heard.add(one);
            Function<Heard, @Nullable Response> script = scripts.getOrDefault(
                    one.what(), scripts.get(request.getCode().toString()));
            Response response = script == null ? new Response(ResponseCode.NOT_FOUND) : script.apply(one);
            if (response != null) {
                exchange.sendResponse(response);
            }
        }

        @Override
        public void deliverResponse(Exchange exchange, Response response) {
            exchange.getRequest().setResponse(response);
        }
    }

    @Override
    public void close() {
        server.destroy();
    }
}
