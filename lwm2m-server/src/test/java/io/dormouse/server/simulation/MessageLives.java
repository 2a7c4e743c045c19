// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.objects.Value;
import io.dormouse.server.FakeRequests;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.leshan.core.request.DownlinkRequest;
import org.eclipse.leshan.core.request.ExecuteRequest;
import org.eclipse.leshan.core.request.argument.Argument;
import org.jspecify.annotations.Nullable;

/** The lives of all messages of one simulation; each is recognised by a word that its datagrams carry. */
final class MessageLives {
    private static final Set<String> ENDS =
            Set.of("completed", "rejected", "expired", "dead-lettered", "cancelled", "purged", "unknown");

    private final Simulation simulation;
    private final Checker checker;
    private final Map<String, Life> lives = new LinkedHashMap<>();

    MessageLives(Simulation simulation, Checker checker) {
        this.simulation = simulation;
        this.checker = checker;
    }

    /** One message. */
    static final class Life {
        final String tag;
        final boolean onlyOnce;
        final boolean repeatable;
        final Duration ttl;
        long deadlineNanos;
        boolean accepted;
        boolean clockUnsure;

        @Nullable
        String id;

        String state = "";
        int attempts;
        int ends;
        int carriedOut;
        int sent;
        int sentBeforeRequeue;
        int lifeNumber = 1;

        Life(String tag, boolean onlyOnce, boolean repeatable, Duration ttl) {
            this.tag = tag;
            this.onlyOnce = onlyOnce;
            this.repeatable = repeatable;
            this.ttl = ttl;
        }

        boolean ended() {
            return ENDS.contains(state);
        }

        @Override
        public String toString() {
            return "message " + tag + (onlyOnce ? " (execute)" : "") + (repeatable ? " (repeatable)" : "");
        }
    }

    Life begins(String tag, boolean onlyOnce, boolean repeatable, Duration ttl) {
        Life life = new Life(tag, onlyOnce, repeatable, ttl);
        lives.put(tag, life);
        return life;
    }

    Collection<Life> all() {
        return lives.values();
    }

    Life of(String tag) {
        Life life = lives.get(tag);
        if (life == null) {
            throw new IllegalStateException("nobody submitted " + tag);
        }
        return life;
    }

    /** The wall clock was moved: whoever starts anew while it is wrong counts with it. */
    void clockMoved() {
        lives.values().stream().filter(life -> !life.ended()).forEach(life -> life.clockUnsure = true);
    }

    void stored(String state, JsonNode data) {
        Life life = of(data.path("messageId").asText());
        boolean again = state.equals("queued") && life.ended();
        if (again) {
            checker.require(
                    life.state.equals("unknown") || life.state.equals("dead-lettered"),
                    life + " was queued again after it was " + life.state);
            life.lifeNumber++;
            life.ends = 0;
            life.sentBeforeRequeue = life.sent;
            life.deadlineNanos = simulation.time().nanos() + life.ttl.toNanos();
            life.clockUnsure = false;
        } else if (life.state.isEmpty()) {
            checker.require(state.equals("queued"), life + " began as " + state);
            life.deadlineNanos = simulation.time().nanos() + life.ttl.toNanos();
        }
        life.id = data.path("id").asText();
        life.attempts = data.path("attempts").asInt();
        life.state = state;
        checker.counts("message " + state);
        if (ENDS.contains(state)) {
            ended(life, state, data);
        } else {
            checker.require(!data.has("feedback"), life + " got feedback while " + state);
        }
    }

    private void ended(Life life, String state, JsonNode data) {
        life.ends++;
        checker.require(life.ends == 1, life + " ended " + life.ends + " times, at last " + state);
        checker.require(data.has("feedback"), life + " ended without feedback");
        int sent = life.sent - life.sentBeforeRequeue;
        switch (state) {
            case "completed" -> checker.require(life.carriedOut > 0, life + " is completed and was never carried out");
            case "expired" -> {
                checker.require(life.carriedOut == 0, life + " is expired and was carried out");
                if (!life.clockUnsure) {
                    long now = simulation.time().nanos();
                    checker.require(now >= life.deadlineNanos - 1_000_000_000L, life + " expired too early");
                    checker.require(!checker.late(life.deadlineNanos), life + " expired late");
                }
            }
            case "unknown" ->
                checker.require(
                        sent > 0 || life.lifeNumber > 1 || life.attempts > 0, life + " is unknown and was never sent");
            case "cancelled", "purged" ->
                checker.require(
                        life.carriedOut == 0 || life.attempts > 0 || life.lifeNumber > 1,
                        life + " is " + state + ", was carried out, and does not say so");
            default -> {}
        }
    }

    /** The word in a datagram: an argument of an Execute or a value that is written; {@code m…} of messages, {@code r…} of calls. */
    static @Nullable String tag(DownlinkRequest<?> request) {
        if (request instanceof ExecuteRequest execute) {
            for (Argument argument : execute.getArguments()) {
                return argument.getValue();
            }
            return null;
        }
        for (Value value : FakeRequests.written(request).values()) {
            if (value instanceof Value.Text text && text.text().matches("[mr][0-9]+")) {
                return text.text();
            }
        }
        return null;
    }

    void leaves(String tag, boolean first) {
        Life life = of(tag);
        checker.require(life.state.equals("in-flight"), life + " left the server while it is stored as " + life.state);
        boolean inTime = simulation.time().nanos() < life.deadlineNanos;
        checker.require(inTime || life.clockUnsure, life + " left after its time was over");
        if (first) {
            life.sent++;
        }
    }

    void carriedOut(String tag) {
        Life life = of(tag);
        life.carriedOut++;
        if (life.onlyOnce && !life.repeatable) {
            checker.require(
                    life.carriedOut <= life.lifeNumber,
                    life + " was carried out " + life.carriedOut + " times in " + life.lifeNumber + " lives");
        }
        checker.require(
                life.lifeNumber > 1 || life.carriedOut <= life.attempts,
                life + " was carried out " + life.carriedOut + " times and counts " + life.attempts + " attempts");
    }
}
