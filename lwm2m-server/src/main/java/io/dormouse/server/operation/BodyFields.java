// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.dormouse.kit.http.Problem;
import io.dormouse.kit.http.Problem.Fault;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The members of a JSON request body, asked for one by one. What is wrong with them is collected, so that the caller
 * hears all of it at once. For one thread and one request.
 */
public final class BodyFields {
    /** More would help nobody. */
    private static final int FAULTS_MAX = 50;

    private final JsonNode body;
    private final Set<String> known = new HashSet<>();
    private final List<Fault> faults = new ArrayList<>();

    public BodyFields(JsonNode body) {
        this.body = body;
        if (!body.isObject()) {
            fault("", "wrong-type", "the body must be a JSON object");
        }
    }

    /** The member as it is; a missing node when absent or null. */
    public JsonNode node(String name) {
        known.add(name);
        JsonNode node = body.path(name);
        return node.isNull() ? MissingNode.getInstance() : node;
    }

    public boolean has(String name) {
        return !node(name).isMissingNode();
    }

    public Optional<String> text(String name, int charsMax) {
        JsonNode node = node(name);
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        if (!node.isTextual()) {
            return refused(name, "wrong-type", "must be a string");
        }
        String text = node.textValue();
        return text.isEmpty() || text.length() > charsMax
                ? refused(name, "out-of-range", "must have 1 to " + charsMax + " characters")
                : Optional.of(text);
    }

    /** False when absent. */
    public boolean flag(String name) {
        JsonNode node = node(name);
        if (!node.isMissingNode() && !node.isBoolean()) {
            fault("/" + name, "wrong-type", "must be true or false");
        }
        return node.asBoolean(false);
    }

    public Optional<Integer> number(String name, int min, int max) {
        JsonNode node = node(name);
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        if (!node.isIntegralNumber()) {
            return refused(name, "wrong-type", "must be a whole number");
        }
        return node.canConvertToInt() && node.intValue() >= min && node.intValue() <= max
                ? Optional.of(node.intValue())
                : refused(name, "out-of-range", "must be " + min + " to " + max);
    }

    /** ISO-8601, such as {@code PT30S} or {@code P2D}. */
    public Optional<Duration> duration(String name, Duration min, Duration max) {
        return text(name, 40).flatMap(text -> {
            try {
                Duration duration = Duration.parse(text);
                return duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0
                        ? Optional.of(duration)
                        : refused(name, "out-of-range", "must be " + min + " to " + max);
            } catch (DateTimeException | ArithmeticException notIso) {
                return refused(name, "wrong-type", "must be an ISO-8601 duration such as PT30S");
            }
        });
    }

    /** RFC 3339. */
    public Optional<Instant> time(String name) {
        return text(name, 40).flatMap(text -> {
            try {
                return Optional.of(OffsetDateTime.parse(text).toInstant());
            } catch (DateTimeException notRfc3339) {
                return refused(name, "wrong-type", "must be a time such as 2026-03-01T12:00:00Z");
            }
        });
    }

    public void fault(String pointer, String code, String detail) {
        if (faults.size() < FAULTS_MAX) {
            faults.add(new Fault(pointer, code, detail));
        }
    }

    public List<Fault> faults() {
        return List.copyOf(faults);
    }

    /** Refuses every member that was never asked for: a misspelled option must not be silently ignored. */
    public void refuseOthers() {
        body.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                fault(pointerTo("", name), "unknown-member", "is not a member of this request");
            }
        });
    }

    /** Ends the request with 422 {@code validation-failed} when anything was wrong. */
    public void stopIfFaulty() {
        if (!faults.isEmpty()) {
            throw Problem.of(422, "validation-failed", "The request cannot be carried out as it is; see errors.")
                    .withErrors(faults)
                    .asException();
        }
    }

    /** A JSON pointer one member deeper (RFC 6901 §3). */
    public static String pointerTo(String parent, String member) {
        return parent + "/" + member.replace("~", "~0").replace("/", "~1");
    }

    private <T> Optional<T> refused(String name, String code, String detail) {
        fault("/" + name, code, detail);
        return Optional.empty();
    }
}
