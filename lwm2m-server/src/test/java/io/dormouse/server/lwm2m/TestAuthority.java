// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.lwm2m;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An authority that signs whatever it is asked to: certificates in DER (RFC 5280), as the JDK can read but not write them. */
public final class TestAuthority {
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final byte[] ECDSA_SHA256 = der(SEQUENCE, der(6, hex("2A8648CE3D040302")));
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private final String name;
    private final KeyPair keys;
    private final List<X509Certificate> chain;

    private TestAuthority(String name, KeyPair keys, List<X509Certificate> chain) {
        this.name = name;
        this.keys = keys;
        this.chain = chain;
    }

    /** A certificate with its key and the certificates above it but the root. */
    public record Issued(KeyPair keys, List<X509Certificate> chain) {
        public X509Certificate certificate() {
            return chain.get(0);
        }

        /** The chain and the key as PEM files. */
        public void write(Path certificates, Path key) throws IOException, GeneralSecurityException {
            StringBuilder text = new StringBuilder();
            for (X509Certificate one : chain) {
                text.append(pem("CERTIFICATE", one.getEncoded()));
            }
            Files.writeString(certificates, text);
            Files.writeString(key, pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
        }
    }

    public static TestAuthority root(String name) throws GeneralSecurityException {
        KeyPair keys = pair();
        Validity decade = Validity.around(Instant.now());
        byte[] der = certificate(name, name, List.of(), keys, keys, decade, true);
        return new TestAuthority(name, keys, List.of(parsed(der)));
    }

    public TestAuthority intermediate(String below) throws GeneralSecurityException {
        KeyPair own = pair();
        byte[] der = certificate(below, name, List.of(), own, keys, Validity.around(Instant.now()), true);
        List<X509Certificate> longer = new ArrayList<>(List.of(parsed(der)));
        longer.addAll(chain);
        return new TestAuthority(below, own, longer);
    }

    /** Valid now. */
    public Issued issue(String commonName, String... alternatives) throws GeneralSecurityException {
        return issue(commonName, Validity.around(Instant.now()), alternatives);
    }

    public Issued issue(String commonName, Validity validity, String... alternatives) throws GeneralSecurityException {
        KeyPair own = pair();
        byte[] der = certificate(commonName, name, List.of(alternatives), own, keys, validity, false);
        List<X509Certificate> sent = new ArrayList<>(List.of(parsed(der)));
        sent.addAll(chain.subList(0, chain.size() - 1));
        return new Issued(own, sent);
    }

    /** From when to when. */
    public record Validity(Instant from, Instant to) {
        static Validity around(Instant time) {
            return new Validity(time.minus(Duration.ofDays(1)), time.plus(Duration.ofDays(3_650)));
        }

        public static Validity expired() {
            Instant now = Instant.now();
            return new Validity(now.minus(Duration.ofDays(9)), now.minus(Duration.ofDays(2)));
        }
    }

    public X509Certificate root() {
        return chain.get(chain.size() - 1);
    }

    public void write(Path file) throws IOException, GeneralSecurityException {
        Files.writeString(file, pem("CERTIFICATE", root().getEncoded()));
    }

    public static KeyPair pair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    public static String pem(String kind, byte[] bytes) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + kind
                + "-----\n";
    }

    private static X509Certificate parsed(byte[] der) throws GeneralSecurityException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }

    private static byte[] certificate(
            String subject,
            String issuer,
            List<String> alternatives,
            KeyPair own,
            KeyPair signer,
            Validity validity,
            boolean authority)
            throws GeneralSecurityException {
        byte[] body = der(
                SEQUENCE,
                der(0xA0, der(2, new byte[] {2})),
                der(
                        2,
                        BigInteger.valueOf(Math.abs((long) subject.hashCode()) + 1)
                                .toByteArray()),
                ECDSA_SHA256,
                name(issuer),
                der(SEQUENCE, time(validity.from()), time(validity.to())),
                name(subject),
                own.getPublic().getEncoded(),
                der(0xA3, extensions(alternatives, authority)));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(signer.getPrivate());
        signature.update(body);
        return der(SEQUENCE, body, ECDSA_SHA256, der(3, new byte[] {0}, signature.sign()));
    }

    private static byte[] extensions(List<String> alternatives, boolean authority) {
        List<byte[]> all = new ArrayList<>();
        if (authority) {
            all.add(der(
                    SEQUENCE,
                    der(6, hex("551D13")),
                    der(1, new byte[] {(byte) 0xFF}),
                    der(4, der(SEQUENCE, der(1, new byte[] {(byte) 0xFF})))));
        } else {
            // digitalSignature
            all.add(der(SEQUENCE, der(6, hex("551D0F")), der(4, der(3, new byte[] {7, (byte) 0x80}))));
        }
        if (!alternatives.isEmpty()) {
            byte[][] names = alternatives.stream()
                    .map(text -> der(text.contains(":") ? 0x86 : 0x82, text.getBytes(StandardCharsets.US_ASCII)))
                    .toArray(byte[][]::new);
            all.add(der(SEQUENCE, der(6, hex("551D11")), der(4, der(SEQUENCE, names))));
        }
        return der(SEQUENCE, all.toArray(new byte[0][]));
    }

    private static byte[] name(String commonName) {
        return der(
                SEQUENCE,
                der(SET, der(SEQUENCE, der(6, hex("550403")), der(0x0C, commonName.getBytes(StandardCharsets.UTF_8)))));
    }

    private static byte[] time(Instant at) {
        return der(0x18, TIME.format(at).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] hex(String digits) {
        return java.util.HexFormat.of().parseHex(digits);
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(tag);
        int length = content.size();
        if (length > 0xFF) {
            whole.write(0x82);
            whole.write(length >> 8);
        } else if (length > 0x7F) {
            whole.write(0x81);
        }
        whole.write(length & 0xFF);
        whole.writeBytes(content.toByteArray());
        return whole.toByteArray();
    }
}
