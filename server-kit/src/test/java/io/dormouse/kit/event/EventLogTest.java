// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.EveryDatabase;
import io.dormouse.kit.database.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class EventLogTest {
    private static final Retention WEEK =
            new Retention(Duration.ofDays(7), Map.of("device.awake", Duration.ofHours(24)), 1_000_000);

    @EveryDatabase
    void anEventComesBackAsItWasWritten(TestDatabase database) {
        ObjectNode data = JsonNodeFactory.instance
                .objectNode()
                .put("text", "€ \u0000 'quoted'")
                .put("n", 1);
        database.commit(transaction -> {
            transaction.event("a/b;c%d", "message.completed", data);
            transaction.event(null, "audit.login", JsonNodeFactory.instance.objectNode());
            return true;
        });

        List<Event> events = log(database).since(0, 10, EventFilter.ALL).events();

        Instant now = database.time().now();
        assertEquals(new Event(1, now, "a/b;c%d", "message.completed", data), events.get(0));
        assertEquals(new Event(2, now, null, "audit.login", JsonNodeFactory.instance.objectNode()), events.get(1));
    }

    @EveryDatabase
    void theLogIsReadInPagesWithoutAHole(TestDatabase database) {
        EventLog log = log(database);
        for (int n = 1; n <= 5; n++) {
            write(database, "meter", "n" + n);
        }

        EventPage first = log.since(0, 3, EventFilter.ALL);
        EventPage second = log.since(first.next(), 3, EventFilter.ALL);

        assertEquals(List.of("n1", "n2", "n3"), types(first.events()));
        assertTrue(first.more());
        assertEquals(List.of("n4", "n5"), types(second.events()));
        assertFalse(second.more());
        assertEquals(5, second.next());
        assertEquals(5, log.newest());
    }

    @EveryDatabase
    void aFilterPassesOverOthersAndMovesOn(TestDatabase database) {
        EventLog log = log(database);
        write(database, "a", "message.queued");
        write(database, "b", "message.completed");
        write(database, "a", "messages");
        write(database, "a", "rpc.done");

        assertEquals(
                List.of("message.queued", "message.completed"),
                types(log.since(0, 9, EventFilter.ofTypes("message.*")).events()));
        assertEquals(4, log.since(0, 9, EventFilter.ofTypes("message.*")).next());
        assertEquals(
                List.of("message.queued", "rpc.done"),
                types(log.since(0, 9, new EventFilter(List.of("message.*", "rpc.done"), "a"))
                        .events()));
        assertEquals(
                List.of("message.completed"),
                types(log.since(0, 9, EventFilter.ofEndpoint("b")).events()));
        assertEquals(
                List.of(),
                types(log.since(0, 9, EventFilter.ofTypes("Message.*")).events()));
    }

    @EveryDatabase
    void aRareTypeIsLookedForInBoundedSteps(TestDatabase database) {
        EventLog log = log(database);
        database.commit(transaction -> {
            for (int n = 0; n < EventStore.SCAN_MAX; n++) {
                transaction.event("meter", "common", JsonNodeFactory.instance.objectNode());
            }
            transaction.event("meter", "rare", JsonNodeFactory.instance.objectNode());
            return true;
        });

        EventPage empty = log.since(0, 9, EventFilter.ofTypes("rare"));
        EventPage found = log.since(empty.next(), 9, EventFilter.ofTypes("rare"));

        assertEquals(new EventPage(List.of(), EventStore.SCAN_MAX, true, false), empty);
        assertEquals(List.of("rare"), types(found.events()));
    }

    @EveryDatabase
    void theTimelineOfADeviceRunsFromNewestToOldest(TestDatabase database) {
        EventLog log = log(database);
        Instant start = database.time().now();
        for (int n = 1; n <= 4; n++) {
            write(database, "meter", "n" + n);
            write(database, "other", "n" + n);
            database.time().advance(Duration.ofMinutes(1));
        }

        Timeline first = log.timeline(all("meter", Long.MAX_VALUE, 3));
        Timeline second = log.timeline(all("meter", first.next().orElseThrow(), 3));
        Timeline middle = log.timeline(new Timeline.Question(
                "meter",
                start.plus(Duration.ofMinutes(1)),
                start.plus(Duration.ofMinutes(3)),
                List.of("n*"),
                Long.MAX_VALUE,
                10));

        assertEquals(List.of("n4", "n3", "n2"), types(first.events()));
        assertEquals(List.of("n1"), types(second.events()));
        assertEquals(OptionalLong.empty(), second.next());
        assertEquals(List.of("n3", "n2"), types(middle.events()));
    }

    @EveryDatabase
    void retentionRemovesEachTypeAtItsTime(TestDatabase database) {
        EventLog log = log(database);
        write(database, "meter", "device.awake");
        write(database, "meter", "message.queued");
        database.time().advance(Duration.ofHours(24));
        assertEquals(new Retention.Trimmed(0, 0), log.trim(WEEK));

        database.time().advance(Duration.ofMillis(1));
        assertEquals(new Retention.Trimmed(1, 0), log.trim(WEEK));
        assertEquals(
                List.of("message.queued"),
                types(log.since(0, 9, EventFilter.ALL).events()));

        database.time().advance(Duration.ofDays(7));
        assertEquals(new Retention.Trimmed(1, 0), log.trim(WEEK));
        assertEquals(2, log.newest());
        assertEquals(3, log.oldest());
    }

    @EveryDatabase
    void whoComesTooLateIsToldOfTheGapAndOnlyIfItMatters(TestDatabase database) {
        EventLog log = log(database);
        write(database, "meter", "device.awake");
        write(database, "meter", "message.queued");
        database.time().advance(Duration.ofHours(25));
        log.trim(WEEK);

        assertTrue(log.since(0, 9, EventFilter.ALL).gap());
        assertFalse(log.since(1, 9, EventFilter.ALL).gap());
        assertTrue(log.since(0, 9, EventFilter.ofTypes("device.*")).gap());
        assertFalse(log.since(0, 9, EventFilter.ofTypes("message.*")).gap());
    }

    @EveryDatabase
    void aNumberThatWasNeverGivenIsAGap(TestDatabase database) {
        write(database, "meter", "a");

        assertEquals(new EventPage(List.of(), 1, false, true), log(database).since(2, 9, EventFilter.ALL));
        assertEquals(new EventPage(List.of(), 1, false, false), log(database).since(1, 9, EventFilter.ALL));
    }

    @EveryDatabase
    void tooManyEventsLoseTheOldest(TestDatabase database) {
        EventLog log = log(database);
        int count = RetentionStore.ROWS_PER_UNIT * 2 + 10;
        database.commit(transaction -> {
            for (int n = 0; n < count; n++) {
                transaction.event("meter", "n", JsonNodeFactory.instance.objectNode());
            }
            return true;
        });
        Retention ten = new Retention(Duration.ofDays(7), Map.of(), 10);

        List<Long> alarms = new ArrayList<>();
        Retention.Trimmed trimmed = log.trim(ten, overMax -> {
            alarms.add(overMax);
            assertEquals(1, log.oldest(), "the alarm comes before anything goes");
        });
        assertEquals(new Retention.Trimmed(0, count - 10), trimmed);
        assertEquals(List.of((long) count - 10), alarms);
        assertEquals(new Retention.Trimmed(0, 0), log.trim(ten));

        assertEquals(10, log.since(0, 100, EventFilter.ALL).events().size());
        assertEquals(count - 9, log.oldest());
    }

    @EveryDatabase
    void numbersGoOnAfterARestart(TestDatabase database) {
        write(database, "meter", "a");
        database.reopen();
        write(database, "meter", "b");

        assertEquals(2, log(database).newest());
    }

    @EveryDatabase
    void tailsAreWokenAfterACommitWithEvents(TestDatabase database) throws InterruptedException {
        CountDownLatch woken = new CountDownLatch(1);
        EventLog log = log(database);
        long[] seen = new long[1];
        log.onCommit(() -> {
            seen[0] = log.newest();
            woken.countDown();
        });

        write(database, "meter", "a");

        assertTrue(woken.await(10, TimeUnit.SECONDS));
        assertEquals(1, seen[0]);
    }

    @EveryDatabase
    void aPageHasALimit(TestDatabase database) {
        EventLog log = log(database);

        log.since(0, EventLog.PAGE_MAX, EventFilter.ALL);
        assertThrows(IllegalArgumentException.class, () -> log.since(0, EventLog.PAGE_MAX + 1, EventFilter.ALL));
        assertThrows(IllegalArgumentException.class, () -> log.since(0, 0, EventFilter.ALL));
    }

    private static EventLog log(TestDatabase database) {
        return new EventLog(database, database.time());
    }

    private static Timeline.Question all(String endpoint, long before, int limit) {
        return new Timeline.Question(endpoint, Instant.MIN, Instant.MAX, List.of(), before, limit);
    }

    private static void write(Database database, String endpoint, String type) {
        database.commit(transaction -> {
            transaction.event(endpoint, type, JsonNodeFactory.instance.objectNode());
            return true;
        });
    }

    private static List<String> types(List<Event> events) {
        return events.stream().map(Event::type).toList();
    }
}
