// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.http.HttpRequest;
import io.dormouse.kit.http.Principal;
import io.dormouse.kit.http.Problem;
import io.dormouse.kit.time.Randomness;
import io.dormouse.kit.time.Time;
import io.dormouse.server.device.EndpointName;
import io.dormouse.server.device.Reachability;
import io.dormouse.server.operation.BodyFields;
import io.dormouse.server.operation.DangerousPaths;
import io.dormouse.server.operation.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Reads the bodies of POST …/messages and …:requeue; what is wrong ends the request with 422 and one pointer each. */
final class SubmissionReader {
    static final Duration TTL_MIN = Duration.ofSeconds(10);
    static final Duration TTL_MAX = Duration.ofDays(30);
    static final Duration TTL_DEFAULT = Duration.ofHours(1);
    static final int MESSAGE_ID_CHARS_MAX = 128;

    private final MessageContent content;
    private final Reachability reachability;
    private final Time time;
    private final Randomness randomness;

    SubmissionReader(Messages.Parts parts) {
        this.content = new MessageContent(parts.models());
        this.reachability = parts.reachability();
        this.time = parts.time();
        this.randomness = parts.randomness();
    }

    /** @param body what makes two submissions the same: all of it but the messageId */
    record Read(Submission submission, JsonNode body) {}

    Read read(String endpoint, JsonNode json, Principal principal) {
        EndpointName.refused(endpoint).ifPresent(why -> {
            throw Problem.of(422, "bad-endpoint", why).asException();
        });
        BodyFields fields = new BodyFields(json);
        Optional<Operation> operation =
                content.read(fields, reachability.of(endpoint).registered());
        Optional<String> messageId = fields.text("messageId", MESSAGE_ID_CHARS_MAX);
        boolean repeatable = fields.flag("repeatable");
        boolean strict = fields.flag("strict");
        FeedbackWish feedback = feedback(fields);
        Duration ttl = ttl(fields).orElse(TTL_DEFAULT);
        fields.refuseOthers();
        fields.stopIfFaulty();
        Operation asked = operation.orElseThrow(() -> new IllegalStateException("neither read nor refused"));
        DangerousPaths.check(asked, principal);
        Submission submission = new Submission(
                newId(),
                endpoint,
                messageId.orElse(null),
                json.path("op").asText(),
                asked.paths().get(0).toString(),
                asked.onlyOnce(),
                repeatable,
                strict,
                feedback,
                time.now(),
                ttl);
        ObjectNode body = json.deepCopy();
        body.remove("messageId");
        return new Read(submission, body);
    }

    /** The new time to live of a re-queued message; empty when it is to be as before. */
    Optional<Duration> ttlOfRequeue(HttpRequest request) {
        if (request.body().length == 0) {
            return Optional.empty();
        }
        BodyFields fields = new BodyFields(request.json());
        Optional<Duration> ttl = ttl(fields);
        fields.refuseOthers();
        fields.stopIfFaulty();
        return ttl;
    }

    private Optional<Duration> ttl(BodyFields fields) {
        Optional<Duration> ttl = fields.duration("ttl", TTL_MIN, TTL_MAX);
        Optional<Instant> expiresAt = fields.time("expiresAt");
        if (expiresAt.isEmpty()) {
            return ttl;
        }
        Duration left = Duration.between(time.now(), expiresAt.get());
        if (ttl.isPresent()) {
            fields.fault("/expiresAt", "conflict", "give either ttl or expiresAt");
        } else if (left.compareTo(TTL_MIN) < 0 || left.compareTo(TTL_MAX) > 0) {
            fields.fault("/expiresAt", "out-of-range", "must be " + TTL_MIN + " to " + TTL_MAX + " from now");
        }
        return Optional.of(left);
    }

    private static FeedbackWish feedback(BodyFields fields) {
        Optional<String> word = fields.text("feedback", 20);
        Optional<FeedbackWish> wish = word.flatMap(FeedbackWish::of);
        if (word.isPresent() && wish.isEmpty()) {
            fields.fault("/feedback", "out-of-range", "must be none, positive, negative or full");
        }
        return wish.orElse(FeedbackWish.NONE);
    }

    /** Ordered by time of creation, and not to be guessed. */
    private String newId() {
        byte[] random = new byte[10];
        randomness.fill(random);
        StringBuilder id = new StringBuilder(32);
        id.append(String.format("%012x", time.now().toEpochMilli()));
        for (byte part : random) {
            id.append(String.format("%02x", part));
        }
        return id.toString();
    }
}
