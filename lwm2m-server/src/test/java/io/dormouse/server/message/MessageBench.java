// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.message;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Transaction;
import io.dormouse.kit.event.Event;
import io.dormouse.kit.http.Principal;
import io.dormouse.kit.http.Problem;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.TestHttp;
import io.dormouse.kit.http.TestRequest;
import io.dormouse.kit.time.Randomness;
import io.dormouse.server.FakeDevice;
import io.dormouse.server.OpenApiContract;
import io.dormouse.server.World;
import io.dormouse.server.device.DeviceFilters;
import io.dormouse.server.device.DeviceListener;
import io.dormouse.server.dialect.LearnedDialects;
import io.dormouse.server.downlink.Window;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link World} with messages in it, spoken to by HTTP. JSON is written with single quotes. */
final class MessageBench implements AutoCloseable {
    final World world = new World();
    private FailingDatabase database;
    private MortalTime time;
    private Messages messages;
    private TestHttp http;
    private final LiveSource source;

    MessageBench() {
        begin();
        source = new LiveSource(messages.source());
        world.listeners.add(new DeviceListener() {
            @Override
            public void deleting(Transaction transaction, String endpoint) throws SQLException {
                messages.deleting(transaction, endpoint);
            }

            @Override
            public void deleted(String endpoint) {
                messages.deleted(endpoint);
            }
        });
        world.plug(World.nothing(), source);
    }

    private void begin() {
        database = new FailingDatabase(world.database);
        time = new MortalTime(world.time);
        LearnedDialects dialects = new LearnedDialects(database, world.known, time);
        Messages.Parts parts = new Messages.Parts(
                database,
                world.lanes,
                world.models,
                dialects,
                world.presence,
                world.known,
                world.scheduler,
                time,
                Randomness.seeded(world.time.nanos()));
        messages = new Messages(parts);
        messages.start();
        http = new TestHttp(
                world.time, OpenApiContract.load().holding(new MessageRoutes(messages, parts, MessageBench::only)));
    }

    /** A filter language of one word: {@code only:NAME}. */
    private static DeviceFilters.Passing only(String filter) {
        if (!filter.startsWith("only:")) {
            throw Problem.of(400, "bad-filter", "Not understood.").asException();
        }
        return new DeviceFilters.Passing("SELECT ?", List.of(filter.substring(5)));
    }

    /** As after kill -9: what the old process still has in mind gets nowhere, a new one takes up what is stored. */
    void restart() {
        database.down = true;
        time.dies();
        begin();
        source.become(messages.source());
    }

    Database database() {
        return database;
    }

    void storeDown(boolean down) {
        database.down = down;
    }

    /** Accepted for sure; returns the id. */
    String submit(String endpoint, String body) {
        Reply reply = post(endpoint, body);
        if (reply.status() != 202) {
            throw new AssertionError(reply.status() + " " + reply.json());
        }
        return json(reply).path("id").asText();
    }

    Reply post(String endpoint, String body) {
        return send("POST", "/api/v1/devices/" + endpoint + "/messages", body);
    }

    JsonNode get(String id) {
        Reply reply = send("GET", "/api/v1/messages/" + id, null);
        if (reply.status() != 200) {
            throw new AssertionError(reply.status() + " " + reply.json());
        }
        return json(reply);
    }

    Reply send(String method, String path, @Nullable String body) {
        return send(method, path, body, Role.ADMIN);
    }

    Reply send(String method, String path, @Nullable String body, Role role) {
        TestRequest request = TestRequest.of(method, path).as(role);
        return http.send(body == null ? request : request.withJson(body.replace('\'', '"')));
    }

    Reply sendAs(Principal caller, String method, String path) {
        return http.send(TestRequest.of(method, path).as(caller));
    }

    static JsonNode json(Reply reply) {
        if (reply.json() == null) {
            throw new AssertionError("No body with " + reply.status());
        }
        return reply.json();
    }

    List<Event> messageEvents() {
        return world.events().stream()
                .filter(event -> event.type().startsWith("message."))
                .toList();
    }

    boolean urgent(FakeDevice device, @Nullable Duration untilNextWindow) {
        Window window = new Window(
                Duration.ofSeconds(30),
                untilNextWindow == null ? null : world.time.now().plus(untilNextWindow));
        boolean[] urgent = {false};
        world.lanes.tell(
                device.device().endpoint(), () -> urgent[0] = messages.source().urgent(device.device(), window));
        return urgent[0];
    }

    void delete(String endpoint) {
        world.lanes.tell(endpoint, () -> {
            world.database.commit(transaction -> {
                world.listeners.deleting(transaction, endpoint);
                return true;
            });
            world.listeners.deleted(endpoint);
        });
    }

    @Override
    public void close() {
        world.close();
    }
}
