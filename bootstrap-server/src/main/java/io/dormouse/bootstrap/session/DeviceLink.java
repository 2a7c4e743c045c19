// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.session;

import java.util.concurrent.CompletionStage;
import org.eclipse.leshan.core.request.DownlinkRequest;
import org.eclipse.leshan.core.response.LwM2mResponse;

/** Port: the way to a device that bootstraps. Every request becomes exactly one answer; never blocks. */
public interface DeviceLink {
    CompletionStage<Answer> send(DownlinkRequest<? extends LwM2mResponse> request);

    /** Gives up what is under way; nothing more will be sent. */
    void close();

    /** What a device answered. */
    sealed interface Answer {
        record Answered(LwM2mResponse response) implements Answer {}

        /** No acknowledgement, no answer in time, or it could not be sent. */
        record Silent(String why) implements Answer {}

        /** An answer that nobody understands. */
        record Unreadable(String why) implements Answer {}
    }
}
