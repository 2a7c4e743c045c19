// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.object;

import java.util.LinkedHashSet;
import java.util.Set;
import org.eclipse.leshan.core.node.LwM2mPath;

/**
 * Which changes of values may be told to observers now. A sleeping device tells none; it tells each changed resource
 * once when it wakes, with the value it has then. Otherwise CoAP would retransmit into a dead radio until it gives up
 * and cancels the observation.
 */
public final class Changes {
    private final Set<LwM2mPath> held = new LinkedHashSet<>();
    private boolean holding;

    /** True if the change may be told now; otherwise it is kept for {@link #release()}. */
    synchronized boolean tell(LwM2mPath path) {
        if (holding) {
            held.add(path);
        }
        return !holding;
    }

    public synchronized boolean isHolding() {
        return holding;
    }

    public synchronized void hold() {
        holding = true;
    }

    /** Hands out what changed of one object meanwhile, and goes on holding the rest. */
    public synchronized Set<LwM2mPath> release(int objectId) {
        Set<LwM2mPath> changed = new LinkedHashSet<>(held);
        changed.removeIf(path -> path.getObjectId() != objectId);
        held.removeAll(changed);
        return changed;
    }

    /** Ends holding and hands out what changed meanwhile. */
    public synchronized Set<LwM2mPath> release() {
        holding = false;
        Set<LwM2mPath> changed = Set.copyOf(held);
        held.clear();
        return changed;
    }
}
