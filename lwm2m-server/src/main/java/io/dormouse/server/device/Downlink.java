// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.leshan.core.request.DownlinkRequest;
import org.eclipse.leshan.core.response.LwM2mResponse;

/** Port: what we ask devices. Only the scheduler calls it: it knows that the device listens and that nothing else is in flight. */
public interface Downlink {
    /**
     * Begins one exchange. Never throws and never blocks; every outcome is an {@link Answer}, which completes exactly once, on any thread.
     *
     * @param timeout over all blocks and retransmissions; then the answer is {@link Answer.NoAnswer} and nothing more leaves
     */
    Exchange send(Device device, DownlinkRequest<? extends LwM2mResponse> request, Duration timeout);

    /** An exchange under way. */
    interface Exchange {
        CompletionStage<Answer> answer();

        /** Completes with the answer if one comes after all, when {@link #answer} has said that none did; usually never. */
        default CompletionStage<Answer> late() {
            return new CompletableFuture<>();
        }

        /** How far it has come, when it takes more than one block; empty otherwise. */
        default Optional<Transfer> transfer() {
            return Optional.empty();
        }

        /** No datagram leaves after this returns; the answer becomes {@link Answer.NoAnswer} if none has come. */
        void cancel();
    }
}
