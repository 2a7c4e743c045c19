// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.server.device.Cost;
import io.dormouse.server.device.Reach;
import io.dormouse.server.device.Transfer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of an immediate call. */
sealed interface RpcOutcome {
    /** The device answered, with success or not: one entry per step, the reads behind it only as far as they got. */
    record Answered(List<Step> steps) implements RpcOutcome {
        public Answered {
            steps = List.copyOf(steps);
        }
    }

    record UnknownDevice() implements RpcOutcome {}

    /** It does not listen; no datagram left. */
    record NotReachable(Reach reach) implements RpcOutcome {}

    /** A transfer in blocks is under way; no datagram left. */
    record Busy(Transfer transfer) implements RpcOutcome {}

    /** @param sent whether the request may have reached the device */
    record TimedOut(boolean sent) implements RpcOutcome {}

    /** It answered with something that cannot be read. */
    record Unreadable(String why) implements RpcOutcome {}

    /** The reason is on our side, and nothing left the server. */
    record NotSent(String why) implements RpcOutcome {}

    /** There is no such observation to cancel. */
    record NoObservation() implements RpcOutcome {}

    /** Too many calls wait for this device. */
    record TooMany() implements RpcOutcome {}

    /**
     * The answer to one step.
     *
     * @param code null when none came
     * @param content of a read or observe, JSON null else
     * @param links of a Discover, JSON null else
     * @param location of a Create, where the device told it
     */
    record Step(
            @Nullable String code,
            boolean success,
            JsonNode content,
            JsonNode links,
            @Nullable String location,
            Cost cost) {}
}
