// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.access;

import static io.dormouse.server.access.TestPeople.code;
import static io.dormouse.server.access.TestPeople.json;
import static io.dormouse.server.access.TestPeople.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.kit.database.EveryDatabase;
import io.dormouse.kit.database.TestDatabase;
import io.dormouse.kit.event.EventFilter;
import io.dormouse.kit.event.EventLog;
import io.dormouse.kit.http.Action;
import io.dormouse.kit.http.Principal;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.TestRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class AuditTest {
    private static final Principal ANNA = new Principal("user:anna", Role.OPERATOR, null);

    private static Action action(String template, Map<String, String> variables, int status) {
        String code = status < 400 ? null : "device-asleep";
        return new Action(
                ANNA, "192.0.2.9", "POST", "/api/v1" + template, variables, "confirm=dangerous", status, code, "t1");
    }

    /** What is handed over after it is written after it: so this waits for all before. */
    private static void settle(TestDatabase database) {
        database.commit(transaction -> true);
    }

    private static JsonNode audit(TestPeople people, String admin, String query) {
        return json(people.send(with(TestRequest.get("/api/v1/audit" + query), admin)));
    }

    @EveryDatabase
    void whoDidWhatFromWhereToWhichDeviceStandsInTheAudit(TestDatabase database) {
        try (TestPeople people = new TestPeople(database, database.time())) {
            String admin = people.firstAdmin();
            people.signIn("admin", "wrong password");
            database.time().advance(Duration.ofSeconds(1));
            people.audit.acted(action("/devices/{ep}/rpc", Map.of("ep", "m1"), 409));
            database.time().advance(Duration.ofSeconds(1));
            people.audit.acted(action("/messages/{id}:requeue", Map.of("id", "0a1b"), 200));
            settle(database);

            JsonNode all = audit(people, admin, "");
            assertEquals(
                    List.of("POST /messages/{id}:requeue", "POST /devices/{ep}/rpc"),
                    List.of(
                            all.at("/items/0/operation").asText(),
                            all.at("/items/1/operation").asText()));
            JsonNode call = audit(people, admin, "?endpoint=m1").at("/items/0");
            assertEquals("user:anna", call.path("who").asText());
            assertEquals("192.0.2.9", call.path("remote").asText());
            assertEquals("refused", call.path("outcome").asText());
            assertEquals("device-asleep", call.path("code").asText());
            assertEquals("confirm=dangerous", call.path("query").asText());
            assertEquals(
                    1,
                    audit(people, admin, "?who=user:admin&outcome=refused")
                            .path("items")
                            .size());
            assertEquals(
                    0,
                    audit(people, admin, "?to=2020-01-01T00:00:00Z")
                            .path("items")
                            .size());
            assertEquals(
                    "403 role-missing",
                    code(people.send(with(TestRequest.get("/api/v1/audit"), people.user("eve", "engineer", admin)))));
            assertFalse(all.toString().contains("dmu_") || all.toString().contains(TestPeople.PASSWORD));
        }
    }

    @EveryDatabase
    void pagesTellEachEntryOnceAndOldOnesGo(TestDatabase database) {
        try (TestPeople people = new TestPeople(database, database.time())) {
            for (int i = 0; i < 20; i++) {
                people.audit.acted(action("/devices/{ep}/rpc", Map.of("ep", "old"), 200));
            }
            settle(database);
            database.time().advance(Audit.KEPT.plusDays(1));
            for (int i = 0; i < 500; i++) {
                people.audit.acted(action("/devices/{ep}/rpc", Map.of("ep", "m" + i), 200));
            }
            settle(database);
            String admin = people.firstAdmin();
            List<String> ids = new ArrayList<>();
            String next = "";
            while (!next.equals("null")) {
                JsonNode page =
                        audit(people, admin, "?limit=90&who=user:anna" + (next.isEmpty() ? "" : "&cursor=" + next));
                page.path("items").forEach(item -> ids.add(item.path("id").asText()));
                next = page.path("next").asText();
            }

            assertEquals(500, ids.size());
            assertEquals(500, ids.stream().distinct().count());
        }
    }

    @EveryDatabase
    void theTimelineOfADeviceTellsOfActionsWithoutAddresses(TestDatabase database) {
        try (TestPeople people = new TestPeople(database, database.time())) {
            people.audit.acted(action("/devices/{ep}/rpc", Map.of("ep", "m1"), 200));
            people.audit.acted(action("/devices/{ep}/rpc", Map.of("ep", "nobody"), 404));
            settle(database);

            EventLog events = new EventLog(database, database.time());
            assertEquals(
                    1,
                    events.since(0, 10, EventFilter.ofEndpoint("m1")).events().size());
            assertEquals(
                    0,
                    events.since(0, 10, EventFilter.ofEndpoint("nobody"))
                            .events()
                            .size());
            String data =
                    events.since(0, 10, EventFilter.ALL).events().get(0).data().toString();
            assertTrue(data.contains("user:anna"), data);
            assertFalse(data.contains("192.0.2.9"), data);
        }
    }
}
