// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import javax.security.auth.x500.X500Principal;
import org.eclipse.californium.elements.auth.X509CertPath;
import org.eclipse.californium.elements.util.CertPathUtil;
import org.eclipse.californium.scandium.dtls.AlertMessage;
import org.eclipse.californium.scandium.dtls.AlertMessage.AlertDescription;
import org.eclipse.californium.scandium.dtls.AlertMessage.AlertLevel;
import org.eclipse.californium.scandium.dtls.CertificateMessage;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.CertificateVerificationResult;
import org.eclipse.californium.scandium.dtls.ConnectionId;
import org.eclipse.californium.scandium.dtls.HandshakeException;
import org.eclipse.californium.scandium.dtls.HandshakeResultHandler;
import org.eclipse.californium.scandium.dtls.x509.NewAdvancedCertificateVerifier;
import org.eclipse.californium.scandium.util.ServerNames;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets in the raw public keys of known devices, and certificates that a trusted authority signed, that are valid now, and that name a known device (OMA LwM2M Transport
 * 1.1 §5.2.8.2, §5.2.8.6). Nobody else gets a connection, which would be held until they register. Revocation is not looked up: remove the credential of the device.
 */
final class PeerVerifier implements NewAdvancedCertificateVerifier {
    private static final Logger log = LoggerFactory.getLogger(PeerVerifier.class);

    private final DtlsCertificates certificates;
    private final Executor executor;
    private volatile @Nullable HandshakeResultHandler handshakes;

    PeerVerifier(DtlsCertificates certificates, Executor executor) {
        this.certificates = certificates;
        this.executor = executor;
    }

    @Override
    public List<CertificateType> getSupportedCertificateTypes() {
        return List.of(CertificateType.RAW_PUBLIC_KEY, CertificateType.X_509);
    }

    @Override
    @SuppressWarnings("NullAway") // Scandium takes null for "the result comes later"
    public CertificateVerificationResult verifyCertificate(
            ConnectionId cid,
            ServerNames serverName,
            InetSocketAddress remotePeer,
            boolean clientUsage,
            boolean verifySubject,
            boolean truncateCertificatePath,
            CertificateMessage message) {
        try {
            executor.execute(() -> answer(cid, message));
            return null;
        } catch (RejectedExecutionException full) {
            return new CertificateVerificationResult(cid, busy("too many handshakes at once"), null);
        }
    }

    private void answer(ConnectionId cid, CertificateMessage message) {
        HandshakeResultHandler handler = handshakes;
        if (handler != null) {
            handler.apply(result(cid, message));
        }
    }

    private CertificateVerificationResult result(ConnectionId cid, CertificateMessage message) {
        try {
            CertPath path = message.getCertificateChain();
            if (path == null) {
                return new CertificateVerificationResult(cid, known(message.getPublicKey()), null);
            }
            return new CertificateVerificationResult(cid, known(path), null);
        } catch (HandshakeException refused) {
            return new CertificateVerificationResult(cid, refused, null);
        } catch (RuntimeException failure) {
            log.debug("A certificate could not be looked at: {}", failure.getMessage());
            return new CertificateVerificationResult(cid, busy("the certificate could not be looked at"), null);
        }
    }

    private static HandshakeException busy(String detail) {
        return new HandshakeException(detail, new AlertMessage(AlertLevel.FATAL, AlertDescription.INTERNAL_ERROR));
    }

    private PublicKey known(PublicKey key) throws CertificateRefused {
        String identity = PeerIdentity.ofKey(key);
        if (!certificates.known().knowsKey(identity)) {
            throw new CertificateRefused("unknown-identity", identity, "no device has this raw public key");
        }
        return key;
    }

    private CertPath known(CertPath sent) throws CertificateRefused {
        X509Certificate own = (X509Certificate) sent.getCertificates().get(0);
        List<String> names = CertificateNames.of(own);
        String identity = names.isEmpty() ? own.getSubjectX500Principal().getName() : String.join(",", names);
        requireTrusted(sent, own, identity);
        if (!certificates.known().knowsOneOf(names)) {
            throw new CertificateRefused(
                    "unknown-identity", identity, "no device with a credential of type x509 has this name");
        }
        return sent;
    }

    private void requireTrusted(CertPath sent, X509Certificate own, String identity) throws CertificateRefused {
        X509Certificate[] anchors = certificates.trusted().get().toArray(new X509Certificate[0]);
        if (anchors.length == 0) {
            throw new CertificateRefused(
                    "certificate-untrusted", identity, "no authority is trusted: coaps-trust is not set");
        }
        if (!CertPathUtil.canBeUsedForAuthentication(own, true)) {
            throw new CertificateRefused("certificate-untrusted", identity, "the certificate is not for clients");
        }
        try {
            CertPathUtil.validateCertificatePathWithIssuer(true, sent, anchors);
        } catch (CertPathValidatorException invalid) {
            throw refused(invalid, identity);
        } catch (GeneralSecurityException | IllegalArgumentException invalid) {
            throw new CertificateRefused("certificate-untrusted", identity, String.valueOf(invalid.getMessage()));
        }
    }

    private static CertificateRefused refused(CertPathValidatorException invalid, String identity) {
        String detail = String.valueOf(invalid.getMessage());
        boolean expired =
                invalid.getReason() == BasicReason.EXPIRED || invalid.getCause() instanceof CertificateExpiredException;
        boolean early = invalid.getReason() == BasicReason.NOT_YET_VALID
                || invalid.getCause() instanceof CertificateNotYetValidException;
        if (expired || early) {
            return new CertificateRefused(
                    "certificate-expired", identity, early ? "not valid yet: " + detail : "expired: " + detail);
        }
        return new CertificateRefused("certificate-untrusted", identity, "no trusted authority signed it: " + detail);
    }

    /** Whether a certificate that was let in once would be so now. */
    boolean isTrusted(X509CertPath path) {
        try {
            requireTrusted(path.getPath(), path.getTarget(), "");
            return true;
        } catch (CertificateRefused no) {
            return false;
        }
    }

    /** Not told: a device with another authority's certificate would send none, and nobody would know whose it was. It saves bytes, too. */
    @Override
    public List<X500Principal> getAcceptedIssuers() {
        return List.of();
    }

    @Override
    public void setResultHandler(HandshakeResultHandler resultHandler) {
        handshakes = resultHandler;
    }
}
