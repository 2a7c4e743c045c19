// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.session;

import io.dormouse.bootstrap.session.DeviceLink.Answer;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.eclipse.leshan.core.request.DownlinkRequest;
import org.eclipse.leshan.core.response.LwM2mResponse;

/** Asks a device; what is not answered is asked once more as a new message, because some devices take a retransmission for noise. All requests can be repeated. */
final class Dialogue {
    private static final int TRIES = 2;

    private final DeviceLink link;

    Dialogue(DeviceLink link) {
        this.link = link;
    }

    CompletionStage<Answer> ask(Supplier<DownlinkRequest<? extends LwM2mResponse>> request) {
        return ask(request, TRIES);
    }

    private CompletionStage<Answer> ask(Supplier<DownlinkRequest<? extends LwM2mResponse>> request, int triesLeft) {
        return link.send(request.get())
                .thenCompose(answer -> answer instanceof Answer.Silent && triesLeft > 1
                        ? ask(request, triesLeft - 1)
                        : java.util.concurrent.CompletableFuture.completedFuture(answer));
    }

    void close() {
        link.close();
    }

    /** A code as people write it: {@code 2.04}. */
    static String code(LwM2mResponse response) {
        int code = response.getCode().getCode();
        return code / 100 + "." + (code % 100 < 10 ? "0" : "") + code % 100;
    }

    static String detail(LwM2mResponse response) {
        String message = response.getErrorMessage();
        return message == null || message.isBlank() ? response.getCode().getName() : message;
    }
}
