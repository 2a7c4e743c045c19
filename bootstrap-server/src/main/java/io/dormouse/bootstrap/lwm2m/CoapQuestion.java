// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.lwm2m;

import io.dormouse.bootstrap.session.DeviceLink.Answer;
import io.dormouse.kit.time.Time;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.eclipse.californium.core.coap.MessageObserverAdapter;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.network.Endpoint;
import org.eclipse.leshan.core.response.LwM2mResponse;

/** One request on its way; becomes exactly one {@link Answer}. Californium's callbacks may overlap, the first one counts. */
final class CoapQuestion extends MessageObserverAdapter {
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private final Request request;
    private final Function<Response, LwM2mResponse> reading;

    CoapQuestion(Request request, Function<Response, LwM2mResponse> reading) {
        super(false);
        this.request = request;
        this.reading = reading;
    }

    CompletionStage<Answer> ask(Endpoint port, Duration patience, Time time) {
        request.addMessageObserver(this);
        Time.Timer timer = time.after(patience, () -> giveUp("no answer within " + patience.toSeconds() + " s"));
        port.sendRequest(request);
        return answer.whenComplete((became, failure) -> timer.cancel());
    }

    void giveUp(String why) {
        if (answer.complete(new Answer.Silent(why))) {
            request.cancel();
        }
    }

    @Override
    public void onResponse(Response response) {
        try {
            answer.complete(new Answer.Answered(reading.apply(response)));
        } catch (RuntimeException broken) {
            answer.complete(new Answer.Unreadable(text(broken)));
        }
    }

    @Override
    public void onReject() {
        answer.complete(new Answer.Unreadable("the device rejected the message"));
    }

    @Override
    public void onTimeout() {
        answer.complete(new Answer.Silent("no acknowledgement"));
    }

    @Override
    public void onCancel() {
        answer.complete(new Answer.Silent("cancelled"));
    }

    @Override
    public void onSendError(Throwable error) {
        answer.complete(new Answer.Silent(text(error)));
    }

    @Override
    public void onResponseHandlingError(Throwable cause) {
        answer.complete(new Answer.Unreadable(text(cause)));
    }

    private static String text(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
