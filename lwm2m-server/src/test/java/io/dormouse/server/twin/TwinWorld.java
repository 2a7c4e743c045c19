// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.event.Event;
import io.dormouse.kit.http.Problem;
import io.dormouse.kit.http.ProblemException;
import io.dormouse.server.FakeDevice;
import io.dormouse.server.World;
import io.dormouse.server.device.ProfileFacts;
import io.dormouse.server.dialect.LearnedDialects;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A world with twins in it, and an operator who asks for things in JSON with single quotes. */
final class TwinWorld implements AutoCloseable {
    static final Permit OPERATOR = new Permit("operator", false, false, true);
    static final Permit ENGINEER = new Permit("engineer", true, true, true);

    final World world = new World();
    final FullDisk store = new FullDisk(world.database);
    final Twins twins;

    /** What the profiles of every device say. */
    ProfileFacts profile = ProfileFacts.NONE;

    TwinWorld() {
        this(TwinConfig.DEFAULT);
    }

    TwinWorld(TwinConfig config) {
        twins = new Twins(parts(config));
        world.listeners.add(twins);
        world.plug(World.nothing(), twins.writes(), twins.verification());
    }

    static TwinConfig withShortServerId(int id) {
        return TwinConfig.DEFAULT.withShortServerId(id);
    }

    /** Another program on the same store, as after a restart. */
    Twins restarted() {
        return new Twins(parts(TwinConfig.DEFAULT));
    }

    private TwinParts parts(TwinConfig config) {
        return new TwinParts(
                store,
                world.lanes,
                world.models,
                endpoint -> world.presence.of(endpoint),
                world.known,
                new LearnedDialects(world.database, world.known, world.time),
                endpoint -> profile,
                world.scheduler,
                config,
                world.time);
    }

    FakeDevice device(String endpoint) {
        return world.device(endpoint);
    }

    static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    JsonNode patches(String endpoint, String patch) {
        return patches(endpoint, patch, OPERATOR);
    }

    JsonNode patches(String endpoint, String patch, Permit permit) {
        done(twins.patch(endpoint, (ObjectNode) json(patch), OptionalLong.empty(), permit));
        return twin(endpoint);
    }

    JsonNode puts(String endpoint, String section) {
        done(twins.put(endpoint, (ObjectNode) json(section), OptionalLong.empty(), OPERATOR));
        return twin(endpoint);
    }

    JsonNode retries(String endpoint, String... paths) {
        done(twins.retry(endpoint, List.of(paths), OptionalLong.empty(), "operator"));
        return twin(endpoint);
    }

    JsonNode adopts(String endpoint, String... paths) {
        done(twins.adopt(endpoint, List.of(paths), OptionalLong.empty(), OPERATOR));
        return twin(endpoint);
    }

    Problem refusal(String endpoint, String patch) {
        return refusal(endpoint, patch, OPERATOR);
    }

    Problem refusal(String endpoint, String patch, Permit permit) {
        return problem(twins.patch(endpoint, (ObjectNode) json(patch), OptionalLong.empty(), permit));
    }

    static Problem problem(CompletableFuture<?> refused) {
        try {
            refused.join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof ProblemException problem) {
                return problem.problem();
            }
            throw failure;
        }
        throw new AssertionError("was not refused");
    }

    JsonNode twin(String endpoint) {
        return done(twins.show(endpoint)).json();
    }

    JsonNode member(String endpoint, String path) {
        return twin(endpoint).path("members").path(path);
    }

    String state(String endpoint, String path) {
        return member(endpoint, path).path("state").asText();
    }

    /** The states that a member went through, as the events tell. */
    List<String> states(String endpoint, String path) {
        return world.events("twin.member").stream()
                .filter(event -> endpoint.equals(event.endpoint()))
                .map(Event::data)
                .filter(data -> data.path("path").asText().equals(path))
                .map(data -> data.path("state").asText())
                .toList();
    }

    void pass(Duration duration) {
        world.pass(duration);
    }

    void pass(long seconds) {
        world.pass(Duration.ofSeconds(seconds));
    }

    static <T> T done(CompletableFuture<T> future) {
        if (!future.isDone()) {
            throw new AssertionError("not done");
        }
        return future.join();
    }

    @Override
    public void close() {
        world.close();
    }
}
