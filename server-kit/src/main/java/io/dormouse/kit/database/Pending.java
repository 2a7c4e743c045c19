// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One unit between being handed over and being answered. Owned by one thread at a time. */
final class Pending<T> {
    private final Unit<T> unit;
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private final boolean waited;
    private @Nullable T value;
    private @Nullable StoreException failure;

    /** @param waited true when the caller does nothing but wait for the answer: then nothing of the caller's runs when it is told */
    Pending(Unit<T> unit, boolean waited) {
        this.unit = unit;
        this.waited = waited;
    }

    void run(Transaction transaction) throws SQLException {
        value = unit.run(transaction);
    }

    void fail(StoreException reason) {
        failure = reason;
    }

    boolean failed() {
        return failure != null;
    }

    boolean waited() {
        return waited;
    }

    CompletableFuture<T> answer() {
        return answer;
    }

    /** What was noted, for a caller on the same thread. */
    @SuppressWarnings("NullAway") // after a success the value is what the unit returned, null only if the unit did
    T outcome() {
        if (failure != null) {
            throw failure;
        }
        return value;
    }

    /** Completes the answer with what was noted. */
    void tell() {
        if (failure != null) {
            answer.completeExceptionally(failure);
        } else {
            answer.complete(value);
        }
    }
}
