// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * Everything about one device runs here, in order, one thing at a time. Tasks may block on the database, never on the device.
 *
 * <p>A task that throws completes its future exceptionally and never stops the lane. A lane holds at most {@link #WAITING_MAX} tasks; the future of one more
 * completes with {@link LaneFull}.
 */
public interface DeviceLanes {
    int WAITING_MAX = 1_000;

    <T> CompletableFuture<T> run(String endpoint, Supplier<T> task);

    /** For tasks without a result; failures are logged. */
    void tell(String endpoint, Runnable task);

    /** Throws IllegalStateException unless called on the lane of the device. */
    void assertOn(String endpoint);

    /** Too much waits for one device; the caller is asked to come back (503, or 5.03 for devices). */
    final class LaneFull extends RejectedExecutionException {
        private static final long serialVersionUID = 1L;

        public LaneFull(String endpoint) {
            super("Too much is waiting for device " + Printable.of(endpoint));
        }

        /** An answer, not a fault: nobody reads where it came from. */
        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}
