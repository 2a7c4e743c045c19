// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.session;

import io.dormouse.bootstrap.session.DeviceServer.Stored;
import io.dormouse.kit.time.Time;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Lets the device-management server know a key, with patience while it cannot be reached: it may just be starting again. */
final class KeyDelivery {
    private static final int TRIES = 5;

    private final DeviceServer server;
    private final Time time;
    private final Duration firstPause;

    KeyDelivery(DeviceServer server, Time time, Duration firstPause) {
        this.server = server;
        this.time = time;
        this.firstPause = firstPause;
    }

    CompletionStage<Progress> deliver(String endpoint, String identity, byte[] key) {
        return attempt(endpoint, identity, key, 1, firstPause);
    }

    private CompletionStage<Progress> attempt(
            String endpoint, String identity, byte[] key, int number, Duration pause) {
        return server.storeKey(endpoint, identity, key).thenCompose(stored -> {
            if (stored instanceof Stored.Done) {
                return done(Progress.done("ok", "the device-management server knows the key " + identity));
            }
            if (stored instanceof Stored.Refused refused) {
                return done(Progress.failed("device-server-refused", "refused", refused.why()));
            }
            String why = ((Stored.Unavailable) stored).why();
            if (number == TRIES) {
                return done(
                        Progress.failed("device-server-unavailable", "unavailable", why + " (" + TRIES + " tries)"));
            }
            CompletableFuture<Progress> later = new CompletableFuture<>();
            time.after(pause, () -> {
                var unused = attempt(endpoint, identity, key, number + 1, pause.multipliedBy(2))
                        .whenComplete((progress, failure) -> {
                            if (failure == null) {
                                later.complete(progress);
                            } else {
                                later.completeExceptionally(failure);
                            }
                        });
            });
            return later;
        });
    }

    private static CompletionStage<Progress> done(Progress progress) {
        return CompletableFuture.completedFuture(progress);
    }
}
