// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.SystemTime;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsTest {
    private static final char[] PASSWORD = "password".toCharArray();

    @TempDir
    Path folder;

    /** A self-signed certificate as PEM files, made by the JDK's own tool. */
    private KeyStore make(String name, String algorithm) throws Exception {
        Path store = folder.resolve(name + ".p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process tool = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "password",
                        "-alias",
                        "a",
                        "-keyalg",
                        algorithm,
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1")
                .redirectErrorStream(true)
                .start();
        tool.getInputStream().readAllBytes();
        assertEquals(0, tool.waitFor());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream stream = Files.newInputStream(store)) {
            keys.load(stream, PASSWORD);
        }
        Files.writeString(
                folder.resolve(name + ".crt"),
                pem("CERTIFICATE", keys.getCertificate("a").getEncoded()));
        Files.writeString(
                folder.resolve(name + ".key"),
                pem("PRIVATE KEY", keys.getKey("a", PASSWORD).getEncoded()));
        return keys;
    }

    private static String pem(String kind, byte[] bytes) {
        return "some text before\n-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + kind
                + "-----\n";
    }

    private HttpConfig config(String certificates, String key) {
        return HttpConfig.onPort(0).withTls(folder.resolve(certificates), folder.resolve(key));
    }

    private static HttpServer server(HttpConfig config, SystemTime time) {
        RouteTable routes = new RouteTable();
        routes.open("GET", "/livez", request -> Reply.empty(204).done());
        return new HttpServer(config, routes, HttpPorts.of(token -> Optional.empty(), time, Randomness.seeded(1)));
    }

    @ParameterizedTest
    @CsvSource({"RSA", "EC"})
    void aClientThatTrustsTheCertificateIsAnswered(String algorithm) throws Exception {
        KeyStore keys = make("a", algorithm);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("a", keys.getCertificate("a"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);

        SystemTime time = new SystemTime();
        try (HttpServer server = server(config("a.crt", "a.key"), time)) {
            server.start();
            HttpResponse<Void> response = HttpClient.newBuilder()
                    .sslContext(context)
                    .build()
                    .send(
                            java.net.http.HttpRequest.newBuilder(server.uri().resolve("/livez"))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding());

            assertEquals("https", server.uri().getScheme());
            assertEquals(204, response.statusCode());
        }
        time.close();
    }

    @Test
    void whatIsWrongWithTheFilesIsSaid() throws Exception {
        make("a", "EC");
        make("b", "EC");
        Files.writeString(folder.resolve("empty"), "nothing");
        Files.writeString(folder.resolve("old.key"), pem("EC PRIVATE KEY", new byte[] {1, 2, 3}));
        Files.writeString(folder.resolve("broken.crt"), pem("CERTIFICATE", new byte[] {1, 2, 3}));

        assertSays("is not the key of the certificate", "a.crt", "b.key");
        assertSays("has no block 'BEGIN CERTIFICATE'", "empty", "a.key");
        assertSays("has no block 'BEGIN PRIVATE KEY'", "a.crt", "empty");
        assertSays("openssl pkcs8", "a.crt", "old.key");
        assertSays("cannot be read", "missing", "a.key");
        assertSays("cannot be read", "broken.crt", "a.key");
    }

    private void assertSays(String what, String certificates, String key) {
        SystemTime time = new SystemTime();
        IllegalStateException failure =
                assertThrows(IllegalStateException.class, () -> server(config(certificates, key), time));

        assertTrue(failure.getMessage().contains(what), failure.getMessage());
        time.close();
    }
}
