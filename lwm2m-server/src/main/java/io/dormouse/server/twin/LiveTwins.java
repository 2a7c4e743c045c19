// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import io.dormouse.server.device.DeviceLanes;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The twins in memory: read on demand, at most {@link TwinConfig#hotTwinsMax} and a few on their way out. A twin is made, used and dropped on its device's lane
 * only; which one has to go is decided by a clock with a second chance.
 */
final class LiveTwins {
    private final Map<String, LiveTwin> twins = new ConcurrentHashMap<>();
    private final Queue<String> clock = new ConcurrentLinkedQueue<>();
    private final TwinStore store;
    private final DeviceLanes lanes;
    private final int most;

    LiveTwins(TwinStore store, DeviceLanes lanes, int most) {
        this.store = store;
        this.lanes = lanes;
        this.most = most;
    }

    /** On the lane of the device. */
    LiveTwin of(String endpoint) {
        lanes.assertOn(endpoint);
        LiveTwin live = twins.get(endpoint);
        if (live == null) {
            live = new LiveTwin(endpoint, store.load(endpoint));
            live.used = true;
            twins.put(endpoint, live);
            clock.add(endpoint);
            makeRoom();
        } else if (live.stale) {
            live.rebased(store.load(endpoint));
        }
        live.used = true;
        return live;
    }

    /** What is in memory, without reading; on the lane of the device. */
    @Nullable
    LiveTwin known(String endpoint) {
        lanes.assertOn(endpoint);
        return twins.get(endpoint);
    }

    void drop(String endpoint) {
        LiveTwin live = twins.remove(endpoint);
        if (live != null) {
            live.end();
        }
    }

    int size() {
        return twins.size();
    }

    private void makeRoom() {
        int chances = 2 * most;
        int excess = twins.size() - most;
        while (excess > 0 && chances-- > 0) {
            String candidate = clock.poll();
            if (candidate == null) {
                return;
            }
            LiveTwin live = twins.get(candidate);
            if (live == null) {
                continue;
            }
            if (live.used) {
                live.used = false;
                clock.add(candidate);
            } else {
                lanes.tell(candidate, () -> leave(candidate));
                excess--;
            }
        }
    }

    private void leave(String endpoint) {
        LiveTwin live = twins.get(endpoint);
        if (live == null) {
            return;
        }
        if (live.used || !live.idle()) {
            clock.add(endpoint);
        } else {
            twins.remove(endpoint);
        }
    }
}
