// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.credential;

import io.dormouse.kit.secret.SealedBox;
import io.dormouse.server.credential.Credential.Slot;
import java.util.Arrays;
import java.util.List;

/** What putting a credential on a device does to those that it has. */
sealed interface CredentialChange {
    /** The device has exactly this already. */
    record Nothing() implements CredentialChange {}

    /**
     * @param slot where the new one goes
     * @param removed those that go
     */
    record Put(Slot slot, List<Credential> removed) implements CredentialChange {
        /** Those whose sessions must end; what stays under the same identity keeps its session. */
        List<Credential> cut(List<Credential> before) {
            return removed.stream()
                    .filter(one -> before.stream()
                            .noneMatch(other -> !removed.contains(other) && other.is(one.type(), one.identity())))
                    .toList();
        }
    }

    /** @param replaceNow whether the ones before end at once, instead of with the first use of the new one */
    static CredentialChange of(List<Credential> before, NewCredential.Made wanted, boolean replaceNow, SealedBox box) {
        boolean known = before.stream()
                .anyMatch(one -> one.is(wanted.type(), wanted.identity())
                        && Arrays.equals(box.open(one.sealed(), one.context()), wanted.secret()));
        if (known && (!replaceNow || before.size() == 1)) {
            return new Nothing();
        }
        if (before.isEmpty() || replaceNow) {
            return new Put(Slot.CURRENT, before);
        }
        return new Put(
                Slot.NEXT,
                before.stream().filter(one -> one.slot() == Slot.NEXT).toList());
    }
}
