// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.credential;

import io.dormouse.coap.KnownCertificates;
import io.dormouse.coap.PskKey;
import io.dormouse.coap.PskLookup;
import io.dormouse.kit.secret.SealedBox;
import io.dormouse.server.device.Identities;
import io.dormouse.server.device.Sender;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers who somebody is. Nothing is kept in memory: a handshake costs one pooled read and one decryption, and several nodes see the same keys.
 */
public final class CredentialLookup implements PskLookup, KnownCertificates, Identities {
    private final CredentialStore store;
    private final SealedBox box;
    private final BiConsumer<String, PskKey> proven;

    /** @param proven is told of an identity and the one of its two keys that its device used */
    CredentialLookup(CredentialStore store, SealedBox box, BiConsumer<String, PskKey> proven) {
        this.store = store;
        this.box = box;
        this.proven = proven;
    }

    @Override
    public List<PskKey> find(String identity) {
        return store.byIdentity(Credential.PSK, identity).stream()
                .map(one -> new PskKey(one.endpoint(), box.open(one.sealed(), one.context())))
                .toList();
    }

    @Override
    public void proven(String identity, PskKey key) {
        proven.accept(identity, key);
    }

    @Override
    public boolean knowsKey(String identity) {
        return store.ownerOf(Credential.RPK, identity).isPresent();
    }

    @Override
    public boolean knowsOneOf(List<String> names) {
        return firstOf(names).isPresent();
    }

    @Override
    public Optional<String> endpointOf(Sender from, @Nullable String claimed) {
        String identity = from.identity();
        if (identity == null) {
            return Optional.empty();
        }
        if (!from.security().equals(Credential.X509)) {
            return store.ownerOf(from.security(), identity);
        }
        return claimed != null && from.names().contains(claimed) && hasCertificate(claimed)
                ? Optional.of(claimed)
                : firstOf(from.names());
    }

    private Optional<String> firstOf(List<String> names) {
        return names.stream().filter(this::hasCertificate).findFirst();
    }

    private boolean hasCertificate(String name) {
        return store.ownerOf(Credential.X509, name).isPresent();
    }

    @Override
    public boolean hasCredentials(String endpoint) {
        return !store.of(endpoint).isEmpty();
    }
}
