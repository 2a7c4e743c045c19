// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.kit.http.Rfc3339;
import io.dormouse.objects.Value;
import io.dormouse.server.FakeDevice;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What devices tell (semantics.md §2, reported). */
class ReportedTest {
    private static final String EP = "sensor";
    private static final String VALUE = "/3303/0/5700";

    private final TwinWorld world = new TwinWorld();
    private FakeDevice sensor;

    @BeforeEach
    void aSensor() {
        sensor = world.device(EP).has(VALUE, new Value.Real(20.5)).registers();
    }

    @AfterEach
    void end() {
        world.close();
    }

    private JsonNode reported() {
        return TwinWorld.done(world.twins.read(EP, TwinView::reported)).json();
    }

    private JsonNode metadata() {
        return reported().path("$metadata").path(VALUE);
    }

    @Test
    void eachOtherValueIsOneMoreVersion() {
        sensor.notifies(VALUE);
        sensor.has(VALUE, new Value.Real(21)).notifies(VALUE);
        sensor.notifies(VALUE);

        assertEquals(2, reported().path("$version").asInt());
        assertEquals(21.0, reported().path(VALUE).asDouble());
        assertEquals(0, world.twin(EP).path("version").asInt());
        assertEquals("notify", metadata().path("via").asText());
    }

    @Test
    void reportedValuesAreStoredWithinASecondAndToldTogether() {
        sensor.notifies(VALUE);
        sensor.has(VALUE, new Value.Real(21)).notifies(VALUE);
        assertEquals(List.of(), world.world.events("twin.reported"));

        world.pass(Duration.ofSeconds(1));

        assertEquals(1, world.world.events("twin.reported").size());
        JsonNode told = world.world.events("twin.reported").get(0).data();
        assertEquals("{\"via\":\"notify\",\"version\":2,\"values\":{\"/3303/0/5700\":21.0}}", told.toString());
        JsonNode again = TwinWorld.done(world.restarted().read(EP)).json();
        assertEquals(21.0, again.path("reported").path(VALUE).asDouble());
        assertEquals(2, again.path("reported").path("$version").asInt());
    }

    @ParameterizedTest
    @CsvSource({
        // the device's time          , shown as               , device time, clock wrong
        "2026-11-20T09:59:00Z, 2026-11-20T09:59:00.000Z, true, false",
        "2026-11-20T10:05:00Z, 2026-11-20T10:05:00.000Z, true, false",
        "2026-11-20T10:05:01Z, 2026-11-20T10:00:00.000Z, false, true",
        "2015-01-01T00:00:00Z, 2015-01-01T00:00:00.000Z, true, false",
        "2014-12-31T23:59:59Z, 2026-11-20T10:00:00.000Z, false, true",
        "1970-01-01T00:00:10Z, 2026-11-20T10:00:00.000Z, false, true",
    })
    void aTimeThatCannotBeIsReplacedAndFlagged(Instant takenAt, String at, boolean deviceTime, boolean clockWrong) {
        sensor.sends(VALUE, takenAt);

        assertEquals(at, metadata().path("at").asText());
        assertEquals(deviceTime, metadata().path("deviceTime").asBoolean());
        assertEquals(clockWrong, metadata().path("clockWrong").asBoolean());
    }

    @Test
    void anOlderRecordNeverReplacesANewerValue() {
        Instant now = world.world.time.now();
        sensor.sends(VALUE, now.minusSeconds(10));

        sensor.has(VALUE, new Value.Real(3)).sends(VALUE, now.minusSeconds(60));
        assertEquals(20.5, reported().path(VALUE).asDouble());
        assertEquals(Rfc3339.write(now.minusSeconds(10)), metadata().path("at").asText());

        sensor.sends(VALUE, now.minusSeconds(9));
        assertEquals(3.0, reported().path(VALUE).asDouble());
    }

    @Test
    void aReadWithoutATimeIsNowEvenWhenTheDeviceClockIsAhead() {
        sensor.sends(VALUE, world.world.time.now().plusSeconds(200));

        sensor.has(VALUE, new Value.Real(3)).notifies(VALUE);

        assertEquals(3.0, reported().path(VALUE).asDouble());
    }

    @Test
    void aLargeValueIsKeptAsLengthAndDigest() {
        sensor.has("/9000/0/1", new Value.Opaque(new byte[40_000])).notifies("/9000/0/1");

        JsonNode kept = reported().path("/9000/0/1");

        assertEquals(40_000, kept.path("length").asInt());
        assertEquals(64, kept.path("sha256").asText().length());
    }

    @Test
    void theValuesOfOneInstanceShareALimit() {
        int share = (TwinConfig.DEFAULT.reportedBytesMax() / 2) - 2;
        sensor.has("/9000/0/1", new Value.Text("x".repeat(share))).notifies("/9000/0/1");
        sensor.has("/9000/0/2", new Value.Text("y".repeat(share))).notifies("/9000/0/2");
        assertTrue(reported().path("/9000/0/2").path("value").isTextual());

        sensor.has("/9000/0/2", new Value.Text("y".repeat(share + 1))).notifies("/9000/0/2");

        assertEquals(share + 1, reported().path("/9000/0/2").path("length").asInt());
        assertTrue(reported().path("/9000/0/1").path("value").isTextual());
    }

    @Test
    void onlySoManyResourcesOfOneDeviceAreKept() {
        TwinConfig usual = TwinConfig.DEFAULT;
        TwinConfig two = new TwinConfig(
                usual.desiredBytesMax(),
                usual.tagsBytesMax(),
                usual.reportedBytesMax(),
                2,
                10,
                1,
                usual.shortServerId());
        try (TwinWorld small = new TwinWorld(two)) {
            FakeDevice device = small.device(EP)
                    .has("/3/0/0", new Value.Text("a"))
                    .has("/3/0/1", new Value.Text("b"))
                    .has("/3/0/2", new Value.Text("c"))
                    .registers();

            device.notifies("/3/0/0")
                    .notifies("/3/0/1")
                    .notifies("/3/0/2")
                    .has("/3/0/1", new Value.Text("d"))
                    .notifies("/3/0/1");

            JsonNode reported = small.twin(EP).path("reported");
            assertFalse(reported.has("/3/0/2"));
            assertEquals("d", reported.path("/3/0/1").asText());
        }
    }

    @Test
    void aResourceThatTheDeviceDoesNotHaveAnyMoreIsNotReportedAnyMore() {
        sensor.has("/3311/0/5850", new Value.Bool(true))
                .has("/3311/0/5851", new Value.SignedInteger(7))
                .wakes();
        sensor.notifies("/3311/0/5850").notifies("/3311/0/5851");
        world.patches(EP, "{'/3311/0/5850':false,'/3311/0/5706':'red'}");
        sensor.loses("/3311/0/5851");

        world.pass(10);

        assertFalse(reported().has("/3311/0/5851"));
        assertEquals("in-sync", world.state(EP, "/3311/0/5850"));
        JsonNode gone = world.world.events("twin.reported").stream()
                .map(event -> event.data().path("values"))
                .filter(values -> values.has("/3311/0/5851")
                        && values.path("/3311/0/5851").isNull())
                .findFirst()
                .orElseThrow();
        assertTrue(gone.path("/3311/0/5851").isNull());
    }

    @Test
    void nothingIsLeftOfADeletedDevice() {
        sensor.has("/3311/0/5850", new Value.Bool(true)).wakes();
        world.patches(EP, "{'/3311/0/5850':false}");
        sensor.notifies(VALUE);
        world.pass(5);

        world.world.lanes.tell(EP, () -> {
            world.world.database.commit(transaction -> {
                world.twins.deleting(transaction, EP);
                return true;
            });
            world.twins.deleted(EP);
        });

        assertEquals(0, world.twin(EP).path("version").asInt());
        assertEquals("{\"$version\":0}", world.twin(EP).path("reported").toString());
    }
}
