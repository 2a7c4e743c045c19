// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import io.dormouse.kit.time.Time;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Keeps answers in memory for 24 hours, oldest out first when there are too many; a restart forgets them. */
public final class MemoryIdempotencyStore implements IdempotencyStore {
    static final int KEYS_MAX = 10_000;
    static final long BYTES_MAX = 16L << 20;

    private final Time time;
    private final LinkedHashMap<Key, Entry> entries = new LinkedHashMap<>();
    private long bytes;

    private record Entry(
            String bodyHash, long claimedNanos, @Nullable Stored stored) {
        int size() {
            return stored == null ? 0 : stored.body().length;
        }
    }

    public MemoryIdempotencyStore(Time time) {
        this.time = time;
    }

    @Override
    public synchronized CompletionStage<Claim> claim(Key key, String bodyHash) {
        forgetOld();
        Entry entry = entries.get(key);
        if (entry == null) {
            entries.put(key, new Entry(bodyHash, time.nanos(), null));
            return CompletableFuture.completedFuture(new Claim.Granted());
        }
        if (!entry.bodyHash().equals(bodyHash)) {
            return CompletableFuture.completedFuture(new Claim.Reused());
        }
        Stored stored = entry.stored();
        return CompletableFuture.completedFuture(stored == null ? new Claim.UnderWay() : new Claim.Answered(stored));
    }

    @Override
    public synchronized CompletionStage<Void> complete(Key key, Stored stored) {
        Entry claimed = entries.get(key);
        if (claimed != null) {
            bytes += stored.body().length - claimed.size();
            entries.put(key, new Entry(claimed.bodyHash(), claimed.claimedNanos(), stored));
            forgetOld();
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized CompletionStage<Void> release(Key key) {
        Entry claimed = entries.remove(key);
        bytes -= claimed == null ? 0 : claimed.size();
        return CompletableFuture.completedFuture(null);
    }

    private void forgetOld() {
        Iterator<Map.Entry<Key, Entry>> oldestFirst = entries.entrySet().iterator();
        while (oldestFirst.hasNext()) {
            Entry entry = oldestFirst.next().getValue();
            boolean expired = time.nanos() - entry.claimedNanos() >= KEPT.toNanos();
            if (!expired && entries.size() <= KEYS_MAX && bytes <= BYTES_MAX) {
                return;
            }
            bytes -= entry.size();
            oldestFirst.remove();
        }
    }

    synchronized int size() {
        return entries.size();
    }
}
