// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A certificate chain and its key from PEM files (RFC 7468). What is wrong with them is an IllegalStateException that
 * says so.
 */
public final class PemFiles {
    static final char[] PASSWORD = "in memory only".toCharArray();

    private static final long FILE_BYTES_MAX = 1 << 20;
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    private PemFiles() {}

    /** In memory, with {@link #PASSWORD}. */
    static KeyStore keyStore(HttpConfig.Tls files) {
        List<Certificate> chain = certificates(files.certificates());
        PrivateKey key = privateKey(files.key(), chain.get(0).getPublicKey());
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("http", key, PASSWORD, chain.toArray(new Certificate[0]));
            return store;
        } catch (GeneralSecurityException | IOException failure) {
            throw new IllegalStateException(files.certificates() + " cannot be used: " + failure.getMessage(), failure);
        }
    }

    /** All certificates of a file, of which there is at least one. */
    public static List<Certificate> certificates(Path file) {
        List<Certificate> chain = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(read(file));
        while (blocks.find()) {
            if (blocks.group(1).equals("CERTIFICATE")) {
                chain.add(certificate(file, decode(file, blocks.group(2))));
            }
        }
        if (chain.isEmpty()) {
            throw new IllegalStateException(file + " has no block 'BEGIN CERTIFICATE'");
        }
        return chain;
    }

    private static Certificate certificate(Path file, byte[] bytes) {
        try {
            return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
        } catch (CertificateException notOne) {
            throw new IllegalStateException(file + " has a certificate that cannot be read", notOne);
        }
    }

    /** The private key of a file, which must belong to {@code of}. */
    public static PrivateKey privateKey(Path file, PublicKey of) {
        Matcher blocks = BLOCK.matcher(read(file));
        while (blocks.find()) {
            String kind = blocks.group(1);
            if (kind.equals("PRIVATE KEY")) {
                return matching(file, decode(file, blocks.group(2)), of);
            }
            if (kind.endsWith("PRIVATE KEY")) {
                throw new IllegalStateException(file + " has a block 'BEGIN " + kind
                        + "'; convert it with: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW");
            }
        }
        throw new IllegalStateException(file + " has no block 'BEGIN PRIVATE KEY'");
    }

    private static PrivateKey matching(Path file, byte[] bytes, PublicKey of) {
        try {
            PrivateKey key = KeyFactory.getInstance(of.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(bytes));
            if (signsFor(key, of)) {
                return key;
            }
        } catch (GeneralSecurityException otherKind) {
            throw new IllegalStateException(file + " is not the key of the certificate", otherKind);
        }
        throw new IllegalStateException(file + " is not the key of the certificate");
    }

    private static boolean signsFor(PrivateKey key, PublicKey of) throws GeneralSecurityException {
        String algorithm = switch (of.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> of.getAlgorithm();
        };
        byte[] text = "dormouse".getBytes(StandardCharsets.US_ASCII);
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(of);
        signature.update(text);
        return signature.verify(signed);
    }

    private static byte[] decode(Path file, String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalStateException(file + " is not PEM", notBase64);
        }
    }

    private static String read(Path file) {
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw new IllegalStateException(file + " is too large for a PEM file");
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            throw new IllegalStateException(file + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }
}
