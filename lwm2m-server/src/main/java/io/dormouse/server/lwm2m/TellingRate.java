// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.lwm2m;

import io.dormouse.kit.time.Time;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How often one device may tell values (conformance OBS-16): {@link #BURST_MAX} at once, {@link #PER_SECOND_MAX} a second after that. Of notifications beyond it the newest
 * of each observation waits for its turn and the older ones are dropped. Called on protocol threads and the timer's, never blocks.
 */
public final class TellingRate {
    static final int PER_SECOND_MAX = 100;
    static final int BURST_MAX = 500;

    /** Devices whose rate is remembered; who is forgotten starts anew. */
    static final int DEVICES_MAX = 20_000;

    private static final double NANOS = 1e9;
    private static final Duration PAUSE = Duration.ofMillis(1_000 / PER_SECOND_MAX);

    private final Map<String, Bucket> buckets = new LinkedHashMap<>(64, 0.75f, true);
    private final AtomicLong dropped = new AtomicLong();
    private final Time time;

    TellingRate(Time time) {
        this.time = time;
    }

    /** One device. Guarded by itself. */
    private final class Bucket {
        final Map<Object, Runnable> waiting = new LinkedHashMap<>();
        double tokens = BURST_MAX;
        long filledNanos = time.nanos();

        boolean take() {
            long now = time.nanos();
            tokens = Math.min(BURST_MAX, tokens + (now - filledNanos) / NANOS * PER_SECOND_MAX);
            filledNanos = now;
            if (tokens < 1) {
                return false;
            }
            tokens--;
            return true;
        }
    }

    /**
     * Runs what takes a notification in, now or when it is its turn.
     *
     * @param observation which one it is of
     */
    void take(String endpoint, Object observation, Runnable takingIn) {
        Bucket bucket = bucket(endpoint);
        synchronized (bucket) {
            if (!bucket.waiting.isEmpty() || !bucket.take()) {
                if (bucket.waiting.isEmpty()) {
                    time.after(PAUSE, () -> next(bucket));
                }
                if (bucket.waiting.put(observation, takingIn) != null) {
                    dropped.incrementAndGet();
                }
                return;
            }
        }
        takingIn.run();
    }

    /** Whether a Send may be taken in now. */
    boolean allows(String endpoint) {
        Bucket bucket = bucket(endpoint);
        synchronized (bucket) {
            boolean allowed = bucket.take();
            if (!allowed) {
                dropped.incrementAndGet();
            }
            return allowed;
        }
    }

    private void next(Bucket bucket) {
        Runnable oldest;
        synchronized (bucket) {
            if (!bucket.take()) {
                time.after(PAUSE, () -> next(bucket));
                return;
            }
            var entries = bucket.waiting.values().iterator();
            oldest = entries.next();
            entries.remove();
            if (!bucket.waiting.isEmpty()) {
                time.after(PAUSE, () -> next(bucket));
            }
        }
        oldest.run();
    }

    private Bucket bucket(String endpoint) {
        synchronized (buckets) {
            Bucket bucket = buckets.computeIfAbsent(endpoint, name -> new Bucket());
            if (buckets.size() > DEVICES_MAX) {
                buckets.remove(buckets.keySet().iterator().next());
            }
            return bucket;
        }
    }

    /** Notifications that a newer one overtook, and Sends that were turned away. */
    public long dropped() {
        return dropped.get();
    }
}
