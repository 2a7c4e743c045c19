// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.credential;

import io.dormouse.kit.secret.SealedBox;
import io.dormouse.server.credential.Credential.Slot;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What putting a credential on a device does to those that it has. */
sealed interface CredentialChange {
    /** The device has exactly this already. */
    record Nothing() implements CredentialChange {}

    /** The identity is the current one with another key: two keys under one identity cannot be told apart in a handshake. */
    record NeedsNewIdentity() implements CredentialChange {}

    /**
     * @param slot where the new one goes
     * @param removed those that go
     */
    record Put(Slot slot, List<Credential> removed) implements CredentialChange {
        /** Identities whose sessions must end. */
        Set<String> cut() {
            return removed.stream().map(Credential::identity).collect(Collectors.toSet());
        }
    }

    /** @param replaceNow whether the ones before end at once, instead of with the first use of the new one */
    static CredentialChange of(
            List<Credential> before, String identity, byte[] key, boolean replaceNow, SealedBox box) {
        Optional<Credential> same =
                before.stream().filter(one -> one.identity().equals(identity)).findFirst();
        boolean known = same.isPresent()
                && Arrays.equals(box.open(same.get().sealed(), same.get().context()), key);
        if (known && (!replaceNow || before.size() == 1)) {
            return new Nothing();
        }
        if (before.isEmpty() || replaceNow) {
            return new Put(Slot.CURRENT, before);
        }
        if (same.isPresent() && same.get().slot() == Slot.CURRENT) {
            return new NeedsNewIdentity();
        }
        return new Put(
                Slot.NEXT,
                before.stream().filter(one -> one.slot() == Slot.NEXT).toList());
    }
}
