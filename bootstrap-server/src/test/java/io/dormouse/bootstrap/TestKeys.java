// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap;

import io.dormouse.coap.ServerIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.x509.SingleCertificateProvider;

/** Elliptic-curve keys and certificates, made by the JDK's keytool. */
final class TestKeys {
    private static final String PASSWORD = "changeit";

    private final Path file;

    TestKeys(Path directory) {
        this.file = directory.resolve("keys.p12");
    }

    TestKeys authority(String name) throws IOException, InterruptedException, GeneralSecurityException {
        return made(name, "-ext", "bc:c");
    }

    TestKeys signed(String name, String authority) throws IOException, InterruptedException, GeneralSecurityException {
        return made(name, "-signer", authority);
    }

    private TestKeys made(String name, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "30",
                "-keystore",
                file.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(text);
        }
        return this;
    }

    private KeyStore store() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    X509Certificate certificate(String name) throws IOException, GeneralSecurityException {
        return (X509Certificate) store().getCertificate(name);
    }

    private PrivateKey key(String name) throws IOException, GeneralSecurityException {
        return (PrivateKey) store().getKey(name, PASSWORD.toCharArray());
    }

    /** Its own certificate and those above but the root. */
    private Certificate[] chain(String name) throws IOException, GeneralSecurityException {
        Certificate[] whole = store().getCertificateChain(name);
        return Arrays.copyOf(whole, Math.max(1, whole.length - 1));
    }

    ServerIdentity server(String name) throws IOException, GeneralSecurityException {
        return new ServerIdentity(key(name), certificate(name).getPublicKey(), List.of(certificate(name)));
    }

    SingleCertificateProvider withCertificate(String name) throws IOException, GeneralSecurityException {
        return new SingleCertificateProvider(key(name), chain(name), CertificateType.X_509);
    }

    SingleCertificateProvider withRawKey(String name) throws IOException, GeneralSecurityException {
        return new SingleCertificateProvider(key(name), certificate(name).getPublicKey());
    }

    String publicKey(String name) throws IOException, GeneralSecurityException {
        return Base64.getEncoder()
                .encodeToString(certificate(name).getPublicKey().getEncoded());
    }
}
