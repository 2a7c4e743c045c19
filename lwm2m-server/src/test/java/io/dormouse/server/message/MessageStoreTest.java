// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dormouse.kit.database.EveryDatabase;
import io.dormouse.kit.database.StoreException;
import io.dormouse.kit.database.TestDatabase;
import io.dormouse.server.device.DeviceFilters.Passing;
import io.dormouse.server.message.MessagePageStore.Page;
import io.dormouse.server.message.MessagePageStore.Row;
import io.dormouse.server.message.MessagePageStore.Wish;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

final class MessageStoreTest {
    private static final Instant T0 = Instant.parse("2026-11-20T10:00:00.123Z");
    private static final JsonNode BODY =
            JsonNodeFactory.instance.objectNode().put("op", "read").put("path", "/3/0/0");

    private final MessageStore store = new MessageStore();

    @EveryDatabase
    void aMessageIsReadAsItWasStored(TestDatabase database) {
        Message message = insert(database, "1", "meter-17", "order-4711", 1);

        database.reopen();

        assertEquals(
                message,
                database.read(connection -> store.find(connection, id("1"))).orElseThrow());
        assertEquals(
                message,
                database.read(connection -> store.find(connection, "meter-17", "order-4711"))
                        .orElseThrow());
        assertEquals(BODY, database.read(connection -> store.body(connection, id("1"))));
    }

    @EveryDatabase
    void everyStepIsStoredWithItsHistoryAndEvent(TestDatabase database) {
        Message queued = insert(database, "1", "meter-17", null, 1);
        Message inFlight = update(database, queued.inFlight(T0.plusMillis(5)));
        JsonNode carried = JsonNodeFactory.instance.textNode("Acme");
        Message completed = update(database, inFlight.completed("2.05", carried, T0.plusMillis(9)));

        Row row = database.read(connection -> MessagePageStore.one(connection, id("1"), List.of()))
                .orElseThrow();

        assertEquals(completed, row.message());
        assertNull(row.position());
        assertEquals(
                List.of(MessageState.QUEUED, MessageState.IN_FLIGHT, MessageState.COMPLETED),
                row.history().stream().map(MessagePageStore.Entry::state).toList());
        assertEquals(T0.plusMillis(9), row.history().get(2).at());
        assertEquals(List.of("message.queued", "message.in-flight", "message.completed"), eventTypes(database));
    }

    @EveryDatabase
    void aStepFromAStaleCopyIsRefusedAndChangesNothing(TestDatabase database) {
        Message queued = insert(database, "1", "meter-17", null, 1);
        Message cancelled = update(database, queued.cancelled("jane", T0));

        assertThrows(StoreException.class, () -> update(database, queued.inFlight(T0)));

        assertEquals(
                cancelled,
                database.read(connection -> store.find(connection, id("1"))).orElseThrow());
        assertEquals(List.of("message.queued", "message.cancelled"), eventTypes(database));
    }

    @EveryDatabase
    void aMessageIdIsUniquePerDevice(TestDatabase database) {
        insert(database, "1", "meter-17", "order", 1);
        insert(database, "2", "meter-18", "order", 1);
        insert(database, "3", "meter-17", null, 2);
        insert(database, "4", "meter-17", null, 3);

        assertThrows(StoreException.class, () -> insert(database, "5", "meter-17", "order", 4));
    }

    @EveryDatabase
    void waitingMessagesComeInTheirOrder(TestDatabase database) {
        insert(database, "1", "meter-17", null, 3);
        insert(database, "2", "meter-17", null, 1);
        insert(database, "3", "meter-18", null, 2);
        Message ended = insert(database, "4", "meter-17", null, 2);
        update(database, ended.expired(T0));

        List<Message> waiting = database.read(connection -> store.waiting(connection, "meter-17"));

        assertEquals(
                List.of(id("2"), id("1")), waiting.stream().map(Message::id).toList());
    }

    @EveryDatabase
    void whatIsDueIsFoundByDeviceAndTheNextDeadlineIsKnown(TestDatabase database) {
        assertEquals(OptionalLong.empty(), database.read(store::earliestDeadline));
        insert(database, "1", "meter-17", null, 1);
        insert(database, "2", "meter-17", null, 2);
        insert(database, "3", "meter-18", null, 1);
        update(database, insert(database, "4", "meter-19", null, 1).expired(T0));

        assertEquals(OptionalLong.of(1_001), database.read(store::earliestDeadline));
        assertEquals(List.of(), database.read(connection -> store.due(connection, 1_000, 10)));
        assertEquals(List.of("meter-17"), database.read(connection -> store.due(connection, 1_002, 10)));
        assertEquals(
                2, database.read(connection -> store.due(connection, 9_999, 10)).size());
        assertEquals(
                1, database.read(connection -> store.due(connection, 9_999, 1)).size());
    }

    @EveryDatabase
    void aStartTakesTheWallClockAnew(TestDatabase database) {
        Message message = insert(database, "1", "meter-17", null, 1);

        database.commit(transaction -> {
            store.restartClock(transaction.connection(), Long.MAX_VALUE);
            return true;
        });

        assertEquals(OptionalLong.of(message.expiresAt().toEpochMilli()), database.read(store::earliestDeadline));
    }

    @EveryDatabase
    void aStartKeepsBackOffsButNoneFromAClockThatWasWrong(TestDatabase database) {
        Message busy = insert(database, "1", "meter-17", null, 1);
        long again = busy.deadlineMillis() - 10_000;
        Message waits = update(database, update(database, busy.inFlight(T0)).refused("5.03", "", again, T0));
        long shown = java.util.Objects.requireNonNull(waits.notBefore()).toEpochMilli();

        assertEquals(shown, notBeforeAfterStart(database, shown));
        assertEquals(Message.AT_ONCE, notBeforeAfterStart(database, shown - 1));
    }

    private long notBeforeAfterStart(TestDatabase database, long latest) {
        return database.commit(transaction -> {
            store.restartClock(transaction.connection(), latest);
            return store.find(transaction.connection(), id("1")).orElseThrow().notBeforeMillis();
        });
    }

    @EveryDatabase
    void endedMessagesAreForgottenWithTheirHistory(TestDatabase database) {
        update(database, insert(database, "1", "meter-17", null, 1).expired(T0));
        update(database, insert(database, "2", "meter-17", null, 2).expired(T0.plusSeconds(60)));
        insert(database, "3", "meter-17", null, 3);

        int forgotten = database.commit(transaction -> store.forget(transaction.connection(), T0.plusSeconds(30), 10));

        assertEquals(1, forgotten);
        assertTrue(database.read(connection -> store.find(connection, id("1"))).isEmpty());
        assertFalse(database.read(connection -> store.find(connection, id("2"))).isEmpty());
        assertEquals(3, historyRows(database));
    }

    @EveryDatabase
    void pagesAreNewestFirstAndHaveNoGap(TestDatabase database) {
        for (int i = 1; i <= 5; i++) {
            insert(database, Integer.toString(i), "meter-17", null, i);
        }
        insert(database, "6", "meter-18", null, 1);

        Page first = page(database, new Wish("meter-17", null, List.of(), null, 2));
        Page second = page(database, new Wish("meter-17", null, List.of(), first.next(), 2));
        Page third = page(database, new Wish("meter-17", null, List.of(), second.next(), 2));

        assertEquals(List.of(id("5"), id("4")), ids(first));
        assertEquals(List.of(id("3"), id("2")), ids(second));
        assertEquals(List.of(id("1")), ids(third));
        assertNull(third.next());
        assertEquals(5, second.estimatedTotal());
        assertEquals(4, first.rows().get(1).position());
        assertEquals(
                6,
                page(database, new Wish(null, MessageState.QUEUED, List.of(), null, 10))
                        .estimatedTotal());
        assertEquals(List.of(), ids(page(database, new Wish(null, MessageState.UNKNOWN, List.of(), null, 10))));
    }

    private static long historyRows(TestDatabase database) {
        return database.<Long>read(connection -> {
            try (var rows = connection
                    .prepareStatement("SELECT COUNT(*) FROM message_history")
                    .executeQuery()) {
                return rows.next() ? rows.getLong(1) : -1L;
            }
        });
    }

    @EveryDatabase
    void onlyMessagesOfDevicesThatPassAreShown(TestDatabase database) {
        insert(database, "1", "meter-17", null, 1);
        insert(database, "2", "meter-18", null, 1);
        Passing some = new Passing("SELECT endpoint FROM message WHERE endpoint = ?", List.of("meter-18"));
        Passing others = new Passing("SELECT endpoint FROM message WHERE endpoint <> ?", List.of("meter-18"));

        assertEquals(List.of(id("2")), ids(page(database, new Wish(null, null, List.of(some), null, 10))));
        assertEquals(
                List.of(), ids(page(database, new Wish(null, MessageState.QUEUED, List.of(some, others), null, 10))));
        assertTrue(database.read(connection -> MessagePageStore.one(connection, id("1"), List.of(some)))
                .isEmpty());
    }

    private static Page page(TestDatabase database, Wish wish) {
        return database.read(connection -> MessagePageStore.page(connection, wish));
    }

    private static List<String> ids(Page page) {
        return page.rows().stream().map(row -> row.message().id()).toList();
    }

    private Message insert(TestDatabase database, String id, String endpoint, @Nullable String messageId, long place) {
        Submission submission = new Submission(
                id(id),
                endpoint,
                messageId,
                "read",
                "/3/0/0",
                false,
                true,
                false,
                FeedbackWish.NEGATIVE,
                T0,
                Duration.ofHours(1));
        Message message = Message.queued(submission, place, 1_000 + Integer.parseInt(id));
        return database.commit(transaction -> {
            store.insert(transaction, message, BODY);
            return message;
        });
    }

    private Message update(TestDatabase database, Message message) {
        return database.commit(transaction -> {
            store.update(transaction, message);
            return message;
        });
    }

    private static String id(String number) {
        return "0".repeat(31) + number;
    }

    private static List<String> eventTypes(TestDatabase database) {
        return database.read(connection -> {
            var types = new java.util.ArrayList<String>();
            try (var rows = connection
                    .prepareStatement("SELECT type FROM event ORDER BY seq")
                    .executeQuery()) {
                while (rows.next()) {
                    types.add(rows.getString(1));
                }
            }
            return types;
        });
    }
}
