// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.rpc;

import io.dormouse.kit.time.Time.Timer;
import io.dormouse.server.operation.Operation;
import io.dormouse.server.rpc.RpcOutcome.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A call under way. Touched on the device's lane only. */
final class PendingCall {
    final RpcCall call;
    final CompletableFuture<RpcOutcome> outcome = new CompletableFuture<>();
    final List<Step> steps = new ArrayList<>();

    /** The device listens: the time for its answer runs. */
    boolean connected;

    long deadlineNanos;
    boolean inFlight;
    boolean everSent;
    private @Nullable Timer timer;

    PendingCall(RpcCall call) {
        this.call = call;
    }

    Operation step() {
        return call.steps().get(steps.size());
    }

    boolean hasMore() {
        return steps.size() < call.steps().size();
    }

    void arm(Timer next) {
        disarm();
        timer = next;
    }

    void disarm() {
        if (timer != null) {
            timer.cancel();
        }
    }
}
