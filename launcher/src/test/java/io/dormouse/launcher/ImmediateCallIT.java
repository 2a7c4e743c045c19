// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.launcher.Api.Answer;
import io.dormouse.simulator.SimulatedDevice;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RPC: now, or an honest no. */
final class ImmediateCallIT {
    private static final String READ_MANUFACTURER = "{\"op\":\"read\",\"path\":\"/3/0/0\"}";

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
    void anAwakeDeviceAnswersAndTheRoundTripIsTold() {
        try (SimulatedDevice lamp = Meter.known(server, api, "lamp-1").build()) {
            Meter.registers(lamp);

            Answer answer = api.post(Api.device("lamp-1") + "/rpc", READ_MANUFACTURER);

            assertEquals(200, answer.status(), () -> answer.raw().body());
            assertEquals("2.05", answer.body().path("code").asText());
            assertTrue(answer.body().path("success").asBoolean());
            assertFalse(answer.body().path("content").asText().isEmpty());
            assertTrue(answer.body().path("rttMs").isNumber());
        }
    }

    @Test
    void theDevicesOwnRefusalIsData() {
        try (SimulatedDevice lamp = Meter.known(server, api, "lamp-2").build()) {
            Meter.registers(lamp);

            Answer answer = api.post(Api.device("lamp-2") + "/rpc", "{\"op\":\"read\",\"path\":\"/3/0/22\"}");

            assertEquals(200, answer.status(), () -> answer.raw().body());
            assertEquals("4.04", answer.body().path("code").asText());
            assertFalse(answer.body().path("success").asBoolean());
        }
    }

    @Test
    void aSleepingDeviceIsRefusedAtOnceWithoutADatagram() {
        try (SimulatedDevice meter =
                Meter.known(server, api, "meter-1").queueMode().build()) {
            Meter.listensFor(api, "meter-1", Duration.ofSeconds(2));
            Meter.registers(meter);
            meter.sleep();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> Meter.state(api, "meter-1").equals("asleep"));
            long before = meter.traffic().arrivedAsleep();

            Answer answer = api.post(Api.device("meter-1") + "/rpc", READ_MANUFACTURER);

            assertEquals(409, answer.status());
            assertEquals("device-asleep", answer.body().path("code").asText());
            assertFalse(answer.header("Retry-After").isEmpty());
            assertEquals(before, meter.traffic().arrivedAsleep());
        }
    }

    @Test
    void anUnknownDeviceIsNotFound() {
        Answer answer = api.post(Api.device("nobody") + "/rpc", READ_MANUFACTURER);

        assertEquals(404, answer.status());
        assertEquals("device-unknown", answer.body().path("code").asText());
    }

    @Test
    void aDeviceThatNeverAnswersIsATimeoutThatSaysItWasSent() {
        try (SimulatedDevice lamp =
                Meter.known(server, api, "lamp-3").ignores("/3/0/0").build()) {
            Meter.registers(lamp);

            Answer answer = api.post(
                    Api.device("lamp-3") + "/rpc",
                    "{\"op\":\"read\",\"path\":\"/3/0/0\",\"responseTimeout\":\"PT3S\"}");

            assertEquals(504, answer.status(), () -> answer.raw().body());
            assertEquals("device-timeout", answer.body().path("code").asText());
            assertTrue(answer.body().path("sent").asBoolean());
        }
    }
}
