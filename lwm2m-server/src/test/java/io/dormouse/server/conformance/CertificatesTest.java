// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.conformance;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.dormouse.server.WiredServer;
import io.dormouse.server.lwm2m.RawDevice;
import io.dormouse.server.lwm2m.TestAuthority;
import io.dormouse.server.lwm2m.TestAuthority.Issued;
import io.dormouse.server.lwm2m.TestAuthority.Validity;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.cipher.CipherSuite;
import org.eclipse.californium.scandium.dtls.x509.SingleCertificateProvider;
import org.eclipse.californium.scandium.dtls.x509.StaticNewAdvancedCertificateVerifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Raw public keys and certificates of devices and of the server (OMA LwM2M Transport 1.1 §5.2.8.2, §5.2.8.6). */
final class CertificatesTest {
    private static final String METER = "meter-17";
    private static final String CREDENTIAL = " /api/v1/credentials/{ep}";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private TestAuthority authority;
    private WiredServer server;

    @BeforeEach
    void start() throws Exception {
        authority = TestAuthority.root("Acme root");
        authority.write(directory.resolve("trust.pem"));
        authority.issue("server.example").write(directory.resolve("server.pem"), directory.resolve("server.key"));
        server = new WiredServer(
                directory,
                Map.of(
                        "coaps-cert", directory.resolve("server.pem").toString(),
                        "coaps-key", directory.resolve("server.key").toString(),
                        "coaps-trust", directory.resolve("trust.pem").toString()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Consumer<DtlsConnectorConfig.Builder> raw(KeyPair keys) {
        return with -> with.setCertificateIdentityProvider(
                        new SingleCertificateProvider(keys.getPrivate(), keys.getPublic()))
                .setAdvancedCertificateVerifier(StaticNewAdvancedCertificateVerifier.builder()
                        .setTrustAllRPKs()
                        .build());
    }

    private Consumer<DtlsConnectorConfig.Builder> certified(Issued own) {
        return certified(own, authority.root());
    }

    private static Consumer<DtlsConnectorConfig.Builder> certified(Issued own, X509Certificate trusted) {
        return with -> with.set(DtlsConfig.DTLS_VERIFY_SERVER_CERTIFICATES_SUBJECT, false)
                .setCertificateIdentityProvider(new SingleCertificateProvider(
                        own.keys().getPrivate(), own.chain().toArray(new X509Certificate[0]), CertificateType.X_509))
                .setAdvancedCertificateVerifier(StaticNewAdvancedCertificateVerifier.builder()
                        .setTrustedCertificates(trusted)
                        .build());
    }

    private void known(String credential) {
        server.expect(201, "PUT" + CREDENTIAL, METER, credential);
    }

    private void knownKey(KeyPair keys) {
        String pem = TestAuthority.pem("PUBLIC KEY", keys.getPublic().getEncoded());
        known("{'type':'rpk','publicKey':'" + pem.replace("\n", "\\n") + "'}");
    }

    private RawDevice device(Consumer<DtlsConnectorConfig.Builder> security) {
        InetSocketAddress coaps = server.address("coaps");
        return RawDevice.secure(coaps, security);
    }

    private static Response registers(RawDevice device, String query) throws Exception {
        return device.post("rd", query, RawDevice.LINKS);
    }

    private static void assertRegisters(RawDevice device, String query) throws Exception {
        assertEquals(ResponseCode.CREATED, registers(device, query).getCode());
    }

    /** The answer to the device is a moment ahead of what the API shows. */
    private String registration(String pointer) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> server.expect(200, "GET /api/v1/devices/{ep}/registration", METER, ""));
        return server.expect(200, "GET /api/v1/devices/{ep}/registration", METER, "")
                .at(pointer);
    }

    private void awaitArrival(String cause, String identity) {
        await().atMost(PATIENCE).until(() -> {
            var items =
                    server.expect(200, "GET /api/v1/arrivals", "", "").json().path("items");
            for (var item : items) {
                if (item.path("cause").asText().equals(cause)
                        && item.path("identity").asText().contains(identity)) {
                    return true;
                }
            }
            return false;
        });
    }

    private String read() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> server.expect(200, "GET /api/v1/devices/{ep}/registration", METER, ""));
        return server.expect(
                        200,
                        "POST /api/v1/devices/{ep}/rpc",
                        METER,
                        "{'op':'read','path':'/3/0/0','contentFormat':'text'}")
                .at("/content");
    }

    @Test
    void SEC_05_aRawPublicKeyRegistersIsAskedAndFoundAgain() throws Exception {
        KeyPair keys = TestAuthority.pair();
        knownKey(keys);
        try (RawDevice device = device(raw(keys))) {
            device.values.put("/3/0/0", RawDevice.Body.text("Acme"));

            assertRegisters(device, "ep=meter-17&lt=300&lwm2m=1.1");

            assertEquals("rpk", registration("/security"));
            assertEquals("Acme", read());
        }
    }

    @Test
    void SEC_07_aStrangeRawPublicKeyGetsNoConnection() throws Exception {
        knownKey(TestAuthority.pair());
        try (RawDevice device = device(raw(TestAuthority.pair()))) {
            assertNull(registers(device, "ep=meter-17&lt=300&lwm2m=1.1"));

            awaitArrival("unknown-identity", "ni:///sha-256");
        }
    }

    @Test
    void SEC_06_aCertificateOfATrustedAuthorityRegistersAlsoThroughAnIntermediate() throws Exception {
        known("{'type':'x509'}");
        try (RawDevice device = device(certified(authority.issue(METER)))) {
            device.values.put("/3/0/0", RawDevice.Body.text("Acme"));
            assertRegisters(device, "ep=meter-17&lt=300&lwm2m=1.1");
            assertEquals("x509", registration("/security"));
            assertEquals("Acme", read());
        }
        try (RawDevice device =
                device(certified(authority.intermediate("Acme factory 3").issue(METER)))) {
            assertRegisters(device, "ep=meter-17&lt=300&lwm2m=1.1");
        }
    }

    @Test
    void SEC_06_anAlternativeNameServesAsWell() throws Exception {
        known("{'type':'x509'}");
        try (RawDevice device = device(certified(authority.issue("Acme meter", METER, "urn:dev:os:1")))) {
            assertRegisters(device, "ep=meter-17&lt=300&lwm2m=1.1");
        }
    }

    @Test
    void SEC_02_REG_32_theNameComesFromTheCertificateAndAnotherOneIsRefused() throws Exception {
        known("{'type':'x509'}");
        try (RawDevice device = device(certified(authority.issue(METER)))) {
            Response other = registers(device, "ep=meter-18&lt=300&lwm2m=1.1");
            assertEquals(ResponseCode.BAD_REQUEST, other.getCode());
            awaitArrival("endpoint-mismatch", METER);

            assertRegisters(device, "lt=300&lwm2m=1.1");
            assertEquals("x509", registration("/security"));
        }
    }

    @Test
    void SEC_06_untrustedExpiredAndUnknownCertificatesAreToldApart() throws Exception {
        known("{'type':'x509'}");
        try (RawDevice device = device(certified(TestAuthority.root("Evil").issue(METER)))) {
            assertNull(registers(device, "ep=meter-17&lt=300&lwm2m=1.1"));
            awaitArrival("certificate-untrusted", METER);
        }
        try (RawDevice device = device(certified(authority.issue(METER, Validity.expired())))) {
            assertNull(registers(device, "ep=meter-17&lt=300&lwm2m=1.1"));
            awaitArrival("certificate-expired", METER);
        }
        try (RawDevice device = device(certified(authority.issue("meter-99")))) {
            assertNull(registers(device, "ep=meter-17&lt=300&lwm2m=1.1"));
            awaitArrival("unknown-identity", "meter-99");
        }
    }

    @Test
    void aDeviceThatDoesNotTrustTheServerIsShown() throws Exception {
        known("{'type':'x509'}");
        X509Certificate another = TestAuthority.root("Another").root();
        try (RawDevice device = device(certified(authority.issue(METER), another))) {
            assertNull(registers(device, "ep=meter-17&lt=300&lwm2m=1.1"));
            awaitArrival("server-certificate-refused", "");
        }
    }

    @Test
    void SEC_04_withoutACommonCipherSuiteTheCauseIsShown() throws Exception {
        try (RawDevice device = device(with -> {
            with.set(DtlsConfig.DTLS_RECOMMENDED_CIPHER_SUITES_ONLY, false);
            with.set(DtlsConfig.DTLS_CIPHER_SUITES, List.of(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384));
            try {
                certified(authority.issue(METER)).accept(with);
            } catch (java.security.GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        })) {
            assertNull(registers(device, "ep=meter-17&lt=300&lwm2m=1.1"));
            awaitArrival("no-common-cipher-suite", "");
        }
    }

    @Test
    void SEC_10_removingTheCredentialCutsTheSession() throws Exception {
        known("{'type':'x509'}");
        try (RawDevice device = device(certified(authority.issue(METER)))) {
            assertRegisters(device, "ep=meter-17&lt=300&lwm2m=1.1");

            server.expect(204, "DELETE" + CREDENTIAL, METER, "");

            await().atMost(PATIENCE).until(() -> registers(device, "ep=meter-17&lt=300&lwm2m=1.1") == null);
        }
    }

    @Test
    void theTrustedAuthoritiesAndTheServersCertificateAreReadAgainWhenTheFilesChange() throws Exception {
        known("{'type':'x509'}");
        TestAuthority next = TestAuthority.root("Next root");
        Issued own = next.issue(METER);
        try (RawDevice device = device(certified(own))) {
            assertNull(registers(device, "ep=meter-17&lt=300&lwm2m=1.1"));
        }

        next.write(directory.resolve("trust.pem"));
        next.issue("server.example").write(directory.resolve("server.pem"), directory.resolve("server.key"));

        await().atMost(PATIENCE.multipliedBy(2)).until(() -> {
            try (RawDevice device = device(certified(own, next.root()))) {
                return registers(device, "ep=meter-17&lt=300&lwm2m=1.1") != null;
            }
        });
        assertEquals(
                "CN=Next root", server.expect(200, "GET /api/v1/system", "", "").at("/coaps/trusted/0/subject"));
    }

    @Test
    void aConnectionEndsWhenItsAuthorityIsTrustedNoLonger() throws Exception {
        known("{'type':'x509'}");
        try (RawDevice device = device(certified(authority.issue(METER)))) {
            assertRegisters(device, "ep=meter-17&lt=300&lwm2m=1.1");

            TestAuthority.root("Next root").write(directory.resolve("trust.pem"));

            await().atMost(PATIENCE.multipliedBy(2))
                    .until(() -> registers(device, "ep=meter-17&lt=300&lwm2m=1.1") == null);
        }
    }

    @Test
    void SEC_13_connectionsWithKeysAndCertificatesOutliveARestart() throws Exception {
        KeyPair keys = TestAuthority.pair();
        known("{'type':'x509'}");
        String pem = TestAuthority.pem("PUBLIC KEY", keys.getPublic().getEncoded());
        server.expect(
                201, "PUT" + CREDENTIAL, "meter-18", "{'type':'rpk','publicKey':'" + pem.replace("\n", "\\n") + "'}");
        try (RawDevice certified = device(certified(authority.issue(METER)));
                RawDevice raw = device(raw(keys))) {
            String first = certified.registers(METER);
            String second = raw.registers("meter-18");
            int port = server.address("coaps").getPort();
            server.close();

            server = new WiredServer(
                    directory,
                    Map.of(
                            "coaps-port", Integer.toString(port),
                            "coaps-cert", directory.resolve("server.pem").toString(),
                            "coaps-key", directory.resolve("server.key").toString(),
                            "coaps-trust", directory.resolve("trust.pem").toString()));

            Response update = certified.post(first, "", "");
            assertNotNull(update);
            assertEquals(ResponseCode.CHANGED, update.getCode());
            assertEquals(ResponseCode.CHANGED, raw.post(second, "", "").getCode());
            certified.values.put("/3/0/0", RawDevice.Body.text("Acme"));
            assertEquals("Acme", read());
            assertEquals(0, handshakes());
        }
    }

    @Test
    void SEC_13_aConnectionDoesNotOutliveARestartWithOtherAuthorities() throws Exception {
        known("{'type':'x509'}");
        try (RawDevice device = device(certified(authority.issue(METER)))) {
            String location = device.registers(METER);
            int port = server.address("coaps").getPort();
            server.close();
            TestAuthority.root("Next root").write(directory.resolve("trust.pem"));

            server = new WiredServer(
                    directory,
                    Map.of(
                            "coaps-port", Integer.toString(port),
                            "coaps-cert", directory.resolve("server.pem").toString(),
                            "coaps-key", directory.resolve("server.key").toString(),
                            "coaps-trust", directory.resolve("trust.pem").toString()));

            await().atMost(PATIENCE.multipliedBy(2)).until(() -> device.post(location, "", "") == null);
        }
    }

    private int handshakes() {
        return server.metric("dormouse_dtls_handshakes_total");
    }
}
