// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.message;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.http.Rfc3339;
import io.dormouse.server.message.MessagePageStore.Row;
import org.jspecify.annotations.Nullable;

/** Messages as the HTTP API and the event log write them. */
final class MessageJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private MessageJson() {}

    /** @param warning why it will probably not arrive, or null */
    static ObjectNode full(Row row, @Nullable String warning) {
        Message message = row.message();
        Submission submission = message.submission();
        ObjectNode json = NODES.objectNode();
        json.put("id", message.id());
        json.put("messageId", submission.messageId());
        json.put("endpoint", message.endpoint());
        json.put("op", submission.op());
        json.put("path", submission.path());
        json.put("state", message.state().word());
        json.put("position", row.position());
        json.put("createdAt", Rfc3339.write(submission.createdAt()));
        json.put("expiresAt", Rfc3339.write(message.expiresAt()));
        json.put("attempts", message.attempts());
        json.put("nextAttemptAt", message.notBefore() == null ? null : Rfc3339.write(message.notBefore()));
        json.put("code", message.code());
        json.set("result", message.result() == null ? NullNode.getInstance() : message.result());
        ObjectNode feedback = feedback(message);
        json.set("feedback", feedback == null ? NullNode.getInstance() : feedback);
        json.put("cause", message.cause());
        ArrayNode history = json.putArray("history");
        row.history()
                .forEach(entry ->
                        history.addObject().put("state", entry.state().word()).put("at", Rfc3339.write(entry.at())));
        json.put("warning", warning);
        return json;
    }

    /** What the event of a transition carries; the feedback, where it was asked for, with the last of them. */
    static ObjectNode event(Message message) {
        Submission submission = message.submission();
        ObjectNode data = NODES.objectNode();
        data.put("id", message.id());
        if (submission.messageId() != null) {
            data.put("messageId", submission.messageId());
        }
        data.put("op", submission.op());
        data.put("path", submission.path());
        data.put("attempts", message.attempts());
        if (message.code() != null) {
            data.put("code", message.code());
        }
        if (message.cause() != null) {
            data.put("cause", message.cause());
        }
        ObjectNode feedback = feedback(message);
        if (feedback != null) {
            data.set("feedback", feedback);
        }
        return data;
    }

    private static @Nullable ObjectNode feedback(Message message) {
        if (!message.submission().feedback().wants(message.state())) {
            return null;
        }
        ObjectNode feedback = NODES.objectNode();
        feedback.put("outcome", message.state().word());
        feedback.put("at", Rfc3339.write(message.changedAt()));
        feedback.put("code", message.code());
        feedback.put("cause", message.cause());
        return feedback;
    }
}
