// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.database.EveryDatabase;
import io.dormouse.kit.database.StoreException;
import io.dormouse.kit.database.TestDatabase;
import io.dormouse.kit.database.Transaction;
import io.dormouse.objects.ResourcePath;
import io.dormouse.objects.ResourceType;
import io.dormouse.objects.Value;
import io.dormouse.server.device.DeviceSettings;
import io.dormouse.server.device.KnownDevices;
import io.dormouse.server.device.Report.Via;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** The tables of the twin, on every database. */
class TwinStoreTest {
    private static final String EP = "meter/€";
    private static final Instant AT = Instant.parse("2026-11-20T10:00:00.123Z");

    private final Set<String> ensured = new HashSet<>();
    private final KnownDevices devices = new KnownDevices() {
        @Override
        public boolean exists(String endpoint) {
            return ensured.contains(endpoint);
        }

        @Override
        public void ensure(Transaction transaction, String endpoint) {
            ensured.add(endpoint);
        }

        @Override
        public DeviceSettings settings(String endpoint) {
            return DeviceSettings.NONE;
        }
    };

    private static MemberPath path(String text) {
        return MemberPath.parse(text).orElseThrow();
    }

    private static Member member(String path, Value value, long version) {
        return Member.wanted(path(path), new Wanted(value, false, false), version, AT, "operator");
    }

    private static Twin with(Twin twin, Member... members) {
        SortedMap<MemberPath, Member> next = new TreeMap<>(twin.members());
        for (Member member : members) {
            next.put(member.path(), member);
        }
        return twin.withDesired(next);
    }

    private static Twin reporting(Twin twin, Map<String, Kept> values) {
        SortedMap<ResourcePath, ReportedValue> next = new TreeMap<>(twin.reported());
        values.forEach((path, kept) -> next.put(
                ResourcePath.parse(path).orElseThrow(), new ReportedValue(kept, AT, true, false, Via.SEND, true)));
        return twin.withReported(next, true);
    }

    private static SortedMap<Integer, Value> instances() {
        SortedMap<Integer, Value> byId = new TreeMap<>();
        byId.put(0, new Value.SignedInteger(1));
        byId.put(65534, new Value.SignedInteger(Long.MIN_VALUE));
        return byId;
    }

    @EveryDatabase
    void aTwinIsReadAsItWasStored(TestDatabase database) {
        TwinStore store = new TwinStore(database, devices);
        Member drifting = member("/3306/0/5851", new Value.SignedInteger(30), 1)
                .acked(AT, true)
                .differs("20", AT)
                .unanswered(AT.plusSeconds(1));
        Member exact = Member.wanted(
                path("/1/own/22"),
                new Wanted(new Value.Instances(ResourceType.INTEGER, instances()), true, true),
                1,
                AT,
                "token:ci");
        Twin twin = with(
                Twin.EMPTY,
                drifting,
                exact,
                member("/3/0/14", new Value.Text("é\"\\ \u0001"), 1),
                member("/9000/0/1", new Value.Opaque(new byte[] {0, 1, -1}), 1),
                member("/9000/0/2", new Value.Real(Double.NaN), 1),
                member("/9000/0/3", new Value.UnsignedInteger(-1L), 1),
                member("/9000/0/4", new Value.Moment(Instant.parse("2026-01-01T00:00:00Z")), 1),
                member("/9000/0/5", new Value.ObjectLink(65535, 65535), 1),
                member("/9000/0/6", new Value.Bool(true), 1),
                member("/9000/0/7", new Value.CoreLink("</3/0>"), 1),
                member("/9000/0/8", new Value.Real(20.1f), 1));
        Twin full = reporting(
                        twin,
                        Map.of(
                                "/3/0/0", new Kept.Whole(new Value.Text("Acme")),
                                "/9000/0/1", Kept.digest(new Value.Opaque(new byte[40_000])),
                                "/3/0/7", new Kept.Whole(new Value.Instances(ResourceType.INTEGER, new TreeMap<>()))))
                .withHabit(new RegisterHabit(2, AT));

        assertTrue(database.commit(store.step(EP, Twin.EMPTY, full, "operator")));
        database.reopen();

        assertEquals(full, new TwinStore(database, devices).load(EP));
        assertTrue(ensured.contains(EP));
        assertEquals(Twin.EMPTY, new TwinStore(database, devices).load("another"));
    }

    @EveryDatabase
    void aStepWritesWhatIsDifferentAndRemovesWhatIsGone(TestDatabase database) {
        TwinStore store = new TwinStore(database, devices);
        Twin first = reporting(
                with(
                        Twin.EMPTY,
                        member("/3/0/14", new Value.Text("+01:00"), 1),
                        member("/3/0/15", new Value.Text("UTC"), 1)),
                Map.of(
                        "/3/0/0",
                        new Kept.Whole(new Value.Text("Acme")),
                        "/3/0/1",
                        new Kept.Whole(new Value.Text("X"))));
        database.commit(store.step(EP, Twin.EMPTY, first, "operator"));
        SortedMap<MemberPath, Member> fewer = new TreeMap<>(first.members());
        fewer.remove(path("/3/0/15"));
        SortedMap<ResourcePath, ReportedValue> known = new TreeMap<>(first.reported());
        known.remove(new ResourcePath(3, 0, 1));

        Twin second = first.withDesired(fewer).withReported(known, true);
        database.commit(store.step(EP, first, second, "operator"));

        assertEquals(second, store.load(EP));
        assertEquals(List.of("desired /3/0/14 +01:00 null", "reported /3/0/0 Acme null"), index(database));
    }

    @EveryDatabase
    void whatTheFilterLanguageAsksIsIndexed(TestDatabase database) {
        TwinStore store = new TwinStore(database, devices);
        ObjectNode tags =
                JsonNodeFactory.instance.objectNode().put("site", "brno").put("floor", 3);
        tags.putObject("owner").put("name", "x".repeat(300));
        Twin twin = reporting(
                with(Twin.EMPTY, member("/1/0/2", new Value.SignedInteger(300), 1))
                        .withTags(tags),
                Map.of(
                        "/3/0/7", new Kept.Whole(new Value.Instances(ResourceType.INTEGER, instances())),
                        "/3303/0/5700", new Kept.Whole(new Value.Real(20.5)),
                        "/3/0/16", new Kept.Whole(new Value.Bool(true))));

        database.commit(store.step(EP, Twin.EMPTY, twin, "operator"));

        assertEquals(
                List.of(
                        "desired /1/0/2 300 300.0",
                        "reported /3/0/16 true null",
                        "reported /3/0/7/0 1 1.0",
                        "reported /3/0/7/65534 -9223372036854775808 -9.223372036854776E18",
                        "reported /3303/0/5700 20.5 20.5",
                        "tags floor 3 3.0",
                        "tags owner.name " + "x".repeat(256) + " null",
                        "tags site brno null"),
                index(database));
    }

    @EveryDatabase
    void textThatCannotBeAskedForIsStoredAllTheSame(TestDatabase database) {
        TwinStore store = new TwinStore(database, devices);
        ObjectNode tags = JsonNodeFactory.instance.objectNode().put("odd", "a\u0000b");
        Twin twin = reporting(
                Twin.EMPTY.withTags(tags),
                Map.of(
                        "/3/0/0", new Kept.Whole(new Value.Text("\u0000")),
                        "/3/0/1", new Kept.Whole(new Value.Text("x".repeat(255) + "😀"))));

        database.commit(store.step(EP, Twin.EMPTY, twin, "operator"));

        assertEquals(twin, store.load(EP));
        assertEquals(
                List.of(
                        "reported /3/0/0 \uFFFD null",
                        "reported /3/0/1 " + "x".repeat(255) + " null",
                        "tags odd a\uFFFDb null"),
                index(database));
    }

    private static List<String> index(TestDatabase database) {
        return database.read(connection -> {
            List<String> rows = new ArrayList<>();
            try (var select = connection.prepareStatement(
                            "SELECT section, path, text, number FROM twin_index ORDER BY section, path");
                    ResultSet result = select.executeQuery()) {
                while (result.next()) {
                    double number = result.getDouble(4);
                    String shown = result.wasNull() ? "null" : Double.toString(number);
                    rows.add(result.getString(1) + " " + result.getString(2) + " " + result.getString(3) + " " + shown);
                }
            }
            rows.sort(null);
            return rows;
        });
    }

    @EveryDatabase
    void ofTwoWritersWhoReadTheSameVersionOneIsTooLate(TestDatabase database) {
        TwinStore store = new TwinStore(database, devices);
        Twin one = with(Twin.EMPTY, member("/3/0/14", new Value.Text("+01:00"), 1));
        Twin other = with(Twin.EMPTY, member("/3/0/15", new Value.Text("UTC"), 1));

        assertTrue(database.commit(store.step(EP, Twin.EMPTY, one, "a")));
        assertFalse(database.commit(store.step(EP, Twin.EMPTY, other, "b")));

        assertEquals(one, store.load(EP));
        assertEquals(1, events(database, "twin.desired"));
    }

    @EveryDatabase
    void ofManyWritersEachGetsItsOwnVersionAndNoneIsLost(TestDatabase database) {
        TwinStore store = new TwinStore(database, devices);
        List<CompletableFuture<Void>> writers = new ArrayList<>();
        for (int writer = 0; writer < 4; writer++) {
            String name = "/9000/0/" + writer;
            writers.add(CompletableFuture.runAsync(() -> {
                for (int change = 1; change <= 25; ) {
                    Twin before = store.load(EP);
                    Twin after =
                            with(before, member(name, new Value.SignedInteger(change), before.desiredVersion() + 1));
                    if (database.commit(store.step(EP, before, after, name))) {
                        change++;
                    }
                }
            }));
        }
        writers.forEach(CompletableFuture::join);

        Twin twin = store.load(EP);
        assertEquals(100, twin.version());
        assertEquals(4, twin.members().size());
        twin.members()
                .values()
                .forEach(member -> assertEquals(
                        new Value.SignedInteger(25), member.wanted().value()));
        assertEquals(100, events(database, "twin.desired"));
    }

    @EveryDatabase
    void aStateThatWasDecidedForAnOlderValueDoesNotReachTheNewOne(TestDatabase database) {
        TwinStore store = new TwinStore(database, devices);
        Twin old = with(Twin.EMPTY, member("/3/0/14", new Value.Text("+01:00"), 1));
        database.commit(store.step(EP, Twin.EMPTY, old, "a"));
        Twin newer = with(old, member("/3/0/14", new Value.Text("+02:00"), 2));
        database.commit(store.step(EP, old, newer, "b"));

        Twin acked = old.withEach(member -> member.acked(AT, true));
        assertTrue(database.commit(store.step(EP, old, acked, "")));

        assertEquals(newer.members(), store.load(EP).members());
    }

    @EveryDatabase
    void whatCannotBeStoredIsNotHalfStored(TestDatabase database) {
        TwinStore store = new TwinStore(database, devices);
        Twin twin = with(Twin.EMPTY, member("/3/0/14", new Value.Text("+01:00"), 1));

        database.refuseChanges(true);
        assertThrows(StoreException.class, () -> database.commit(store.step(EP, Twin.EMPTY, twin, "a")));
        database.refuseChanges(false);

        assertEquals(Twin.EMPTY, store.load(EP));
        assertEquals(0, events(database, "twin.desired"));
    }

    @EveryDatabase
    void deletionLeavesNothing(TestDatabase database) {
        TwinStore store = new TwinStore(database, devices);
        Twin twin = reporting(
                with(Twin.EMPTY, member("/3/0/14", new Value.Text("+01:00"), 1)),
                Map.of("/3/0/0", new Kept.Whole(new Value.Text("Acme"))));
        database.commit(store.step(EP, Twin.EMPTY, twin, "a"));
        database.commit(store.step("other", Twin.EMPTY, twin, "a"));

        database.commit(transaction -> {
            TwinStore.delete(transaction, EP);
            return true;
        });

        assertEquals(Twin.EMPTY, store.load(EP));
        assertEquals(twin, store.load("other"));
        assertEquals(2, index(database).size());
    }

    private static long events(TestDatabase database, String type) {
        return database.read(connection -> {
            try (var select = connection.prepareStatement("SELECT COUNT(*) FROM event WHERE type = ?")) {
                select.setString(1, type);
                try (ResultSet rows = select.executeQuery()) {
                    rows.next();
                    return rows.getLong(1);
                }
            }
        });
    }
}
