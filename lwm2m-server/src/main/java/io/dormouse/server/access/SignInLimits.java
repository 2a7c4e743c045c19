// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.access;

import io.dormouse.kit.time.Time;
import java.time.Duration;

/** How often passwords may be tried: per account, whoever asks, and per address, whatever account it asks for. */
final class SignInLimits {
    /** Wrong passwords for one account. */
    static final int ACCOUNT_FAILURES_MAX = 10;

    /** Wrong passwords from one address. */
    static final int ADDRESS_FAILURES_MAX = 20;

    static final Duration ACCOUNT_REFILL = Duration.ofSeconds(30);
    static final Duration ADDRESS_REFILL = Duration.ofSeconds(10);

    private final Attempts accounts;
    private final Attempts addresses;

    SignInLimits(Time time) {
        accounts = new Attempts(ACCOUNT_FAILURES_MAX, ACCOUNT_REFILL, time);
        addresses = new Attempts(ADDRESS_FAILURES_MAX, ADDRESS_REFILL, time);
    }

    /** Counts one attempt; how long to wait, zero when it may be made. */
    Duration begin(String account, String remote) {
        Duration ofAddress = addresses.take(network(remote));
        if (!ofAddress.isZero()) {
            return ofAddress;
        }
        Duration ofAccount = accounts.take(account);
        if (!ofAccount.isZero()) {
            addresses.giveBack(network(remote));
        }
        return ofAccount;
    }

    void succeeded(String account, String remote) {
        accounts.giveBack(account);
        addresses.giveBack(network(remote));
    }

    /** IPv6 callers usually own a whole /64, so that counts as one. The JDK writes all eight groups. */
    private static String network(String remote) {
        String[] groups = remote.split(":", 5);
        return groups.length < 5 ? remote : String.join(":", groups[0], groups[1], groups[2], groups[3]);
    }
}
