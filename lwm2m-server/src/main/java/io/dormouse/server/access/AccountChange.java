// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.access;

import java.time.Instant;

/** What came of a change of accounts. */
public sealed interface AccountChange {
    /** Done; this is the account now. */
    record Done(Account account) implements AccountChange {}

    /** Done, and its owner chooses a password with this link. */
    record Linked(Account account, String secret, Instant expiresAt) implements AccountChange {
        @Override
        public String toString() {
            return "Linked[" + account.name() + "]";
        }
    }

    record Unknown() implements AccountChange {}

    record Exists() implements AccountChange {}

    record TooMany() implements AccountChange {}

    /** It would leave no admin who can sign in. */
    record LastAdmin() implements AccountChange {}
}
