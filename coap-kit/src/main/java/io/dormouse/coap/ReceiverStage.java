// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import java.util.ArrayDeque;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.eclipse.californium.elements.util.DaemonThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Where the CoAP stack runs: for a message that has just come, on the thread that received it, one step after the other; for everything else on a thread of the pool. A
 * hand-over per message costs more than the stack itself. Nothing that runs here may block.
 */
final class ReceiverStage extends ScheduledThreadPoolExecutor {
    /** Each stage has its own: there are as many as ports, and they live as long as the program. */
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<@Nullable ArrayDeque<Runnable>> steps = new ThreadLocal<>();

    ReceiverStage(int threads) {
        super(threads, new DaemonThreadFactory("coap-stage#"));
        setRemoveOnCancelPolicy(true);
    }

    /** Runs {@code reception}, then every step that it, or a step, wants executed. Steps never run inside each other: the stack hands them over while it holds locks. */
    void receive(Runnable reception) {
        if (steps.get() != null) {
            reception.run();
            return;
        }
        ArrayDeque<Runnable> own = new ArrayDeque<>();
        steps.set(own);
        try {
            reception.run();
            for (Runnable step = own.poll(); step != null; step = own.poll()) {
                step.run();
            }
        } finally {
            steps.remove();
            own.forEach(super::execute);
        }
    }

    @Override
    public void execute(Runnable step) {
        ArrayDeque<Runnable> own = steps.get();
        if (own != null) {
            own.add(step);
        } else {
            super.execute(step);
        }
    }
}
