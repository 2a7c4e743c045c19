// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.launcher.Api.Answer;
import io.dormouse.launcher.Api.Following;
import io.dormouse.simulator.Operation;
import io.dormouse.simulator.Received;
import io.dormouse.simulator.SimulatedDevice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.leshan.core.ResponseCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the product is for: a device sleeps, people want things of it, it wakes. */
final class SleepingDeviceIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path data;

    private Program server;
    private Api api;

    @BeforeEach
    void started() {
        server = Program.onFreePorts(data);
        api = Api.of(server, data);
    }

    @AfterEach
    void stopped() {
        server.close();
    }

    @Test
    void whatWasWantedDuringSleepArrivesOnceAndInOrderWhenTheDeviceWakes() {
        try (SimulatedDevice meter =
                        Meter.known(server, api, "meter-17").queueMode().build();
                Following events = api.follow(0)) {
            Meter.listensFor(api, "meter-17", Duration.ofSeconds(4));
            Meter.registers(meter);
            fallsAsleep(meter);
            long arrivedBefore = meter.traffic().arrivedAsleep();

            for (int lifetime : new int[] {100, 200, 300}) {
                assertEquals(
                        200,
                        api.patch(
                                        Api.device("meter-17") + "/twin/desired?confirm=dangerous",
                                        "{\"/1/0/1\":" + lifetime + "}")
                                .status());
            }
            for (int number = 1; number <= 5; number++) {
                boolean shortLived = number == 2 || number == 4;
                Answer accepted = api.post(
                        Api.device("meter-17") + "/messages",
                        "{\"messageId\":\"m" + number + "\",\"op\":\"write\",\"path\":\"/3/0/15\",\"value\":\"Zone/"
                                + number + "\",\"ttl\":\"" + (shortLived ? "PT10S" : "PT10M")
                                + "\",\"feedback\":\"full\"}");
                assertEquals(202, accepted.status(), () -> accepted.raw().body());
            }
            await().atMost(PATIENCE).untilAsserted(() -> assertEquals(List.of("m2", "m4"), endedAs("expired")));
            assertEquals("pending", member("/1/0/1").path("state").asText());
            assertEquals(arrivedBefore, meter.traffic().arrivedAsleep(), "something was sent to a sleeping device");

            meter.wake();

            await().atMost(PATIENCE).untilAsserted(() -> assertEquals(List.of("m1", "m3", "m5"), endedAs("completed")));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertEquals(
                            "in-sync", member("/1/0/1").path("state").asText()));
            assertEquals(List.of(300L), written(meter, "/1/0/1"));
            assertEquals(List.of("Zone/1", "Zone/3", "Zone/5"), written(meter, "/3/0/15"));
            assertTrue(
                    List.of("read", "notify")
                            .contains(member("/1/0/1").path("via").asText()),
                    () -> "in-sync must rest on a value that was read or notified: " + member("/1/0/1"));
            await().atMost(PATIENCE).untilAsserted(() -> {
                List<String> types = events.types("meter-17");
                assertEquals(2, types.stream().filter("message.expired"::equals).count());
                assertEquals(
                        3, types.stream().filter("message.completed"::equals).count());
                assertEquals(3, types.stream().filter("twin.desired"::equals).count());
                assertTrue(types.contains("device.registered") && types.contains("device.asleep"), types::toString);
            });
        }
    }

    @Test
    void ofTwoMembersOnlyTheOneThatTheDeviceRefusesIsRefused() {
        try (SimulatedDevice meter = Meter.known(server, api, "meter-18")
                .queueMode()
                .refuses("/3/0/15", ResponseCode.BAD_REQUEST)
                .build()) {
            Meter.listensFor(api, "meter-18", Duration.ofSeconds(4));
            Meter.registers(meter);
            fallsAsleep(meter);
            api.patch(Api.device("meter-18") + "/twin/desired", "{\"/3/0/14\":\"+05:00\",\"/3/0/15\":\"Mars/Base\"}");

            meter.wake();

            await().atMost(PATIENCE).untilAsserted(() -> {
                JsonNode members =
                        api.get(Api.device("meter-18") + "/twin").body().path("members");
                assertEquals("in-sync", members.path("/3/0/14").path("state").asText(), members::toString);
                assertEquals("refused", members.path("/3/0/15").path("state").asText(), members::toString);
                assertEquals("4.00", members.path("/3/0/15").path("code").asText());
            });
        }
    }

    @Test
    void aReaderOfEventsThatComesBackMissesNothingAndSeesNothingTwice() {
        try (SimulatedDevice meter =
                Meter.known(server, api, "meter-19").queueMode().build()) {
            List<Long> seen = new ArrayList<>();
            Meter.registers(meter);
            long last;
            try (Following first = api.follow(0)) {
                await().atMost(PATIENCE).until(() -> first.types("meter-19").contains("device.registered"));
                first.all().forEach(event -> seen.add(event.path("seq").asLong()));
                last = first.last();
            }
            api.patch(Api.device("meter-19") + "/twin/desired", "{\"/3/0/14\":\"+01:00\"}");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertEquals(
                            "in-sync",
                            api.get(Api.device("meter-19") + "/twin")
                                    .body()
                                    .path("members")
                                    .path("/3/0/14")
                                    .path("state")
                                    .asText()));

            try (Following second = api.follow(last)) {
                await().atMost(PATIENCE).until(() -> second.types("meter-19").contains("twin.member"));
                long newest = api
                        .get("/api/v1/events/history?since=0&limit=1000")
                        .body()
                        .path("items")
                        .findValues("seq")
                        .stream()
                        .mapToLong(JsonNode::asLong)
                        .max()
                        .orElse(0);
                await().atMost(PATIENCE).until(() -> second.last() >= newest);
                second.all().forEach(event -> seen.add(event.path("seq").asLong()));
            }

            for (int i = 0; i < seen.size(); i++) {
                assertEquals(i + 1L, seen.get(i), seen::toString);
            }
        }
    }

    private void fallsAsleep(SimulatedDevice meter) {
        meter.sleep();
        await().atMost(PATIENCE).untilAsserted(() -> assertEquals("asleep", Meter.state(api, meter.endpoint())));
    }

    private JsonNode member(String path) {
        return api.get(Api.device("meter-17") + "/twin").body().path("members").path(path);
    }

    private List<String> endedAs(String state) {
        List<String> ids = new ArrayList<>();
        api.get(Api.device("meter-17") + "/messages?state=" + state)
                .body()
                .path("items")
                .forEach(message -> ids.add(message.path("messageId").asText()));
        ids.sort(null);
        return ids;
    }

    private static List<Object> written(SimulatedDevice device, String path) {
        return device.received().stream()
                .filter(received ->
                        received.operation() == Operation.WRITE || received.operation() == Operation.WRITE_UPDATE)
                .map(Received::values)
                .filter(values -> values.containsKey(path))
                .map(values -> values.get(path))
                .toList();
    }
}
