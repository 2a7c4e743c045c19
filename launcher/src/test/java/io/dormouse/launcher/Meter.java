// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.simulator.DeviceSpec;
import io.dormouse.simulator.RegistrationTiming;
import io.dormouse.simulator.SimulatedDevice;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;

/** Devices for these tests: a key of their own, provisioned through the API as an operator would. */
final class Meter {
    private Meter() {}

    /** A DTLS device, known to the server, not yet started. */
    static DeviceSpec known(Program server, Api api, String endpoint) {
        byte[] key = keyOf(endpoint);
        Api.Answer stored = api.put(
                "/api/v1/credentials/" + Api.segment(endpoint),
                "{\"type\":\"psk\",\"identity\":\"" + endpoint + "\",\"key\":\""
                        + HexFormat.of().formatHex(key) + "\"}");
        assertTrue(
                stored.status() / 100 == 2, () -> "credential: " + stored.raw().body());
        return holding(server, endpoint);
    }

    private static byte[] keyOf(String endpoint) {
        return ("key of " + endpoint + " ................").substring(0, 16).getBytes(StandardCharsets.UTF_8);
    }

    /** A DTLS device with its key, whether the server knows that or not, not yet started. */
    static DeviceSpec holding(Program server, String endpoint) {
        return SimulatedDevice.named(endpoint)
                .server(server.address("coaps"))
                .psk(endpoint, keyOf(endpoint))
                .timing(new RegistrationTiming(Duration.ofSeconds(60), Duration.ofSeconds(1)));
    }

    /** Lets the server believe that the device listens only this long after a contact. */
    static void listensFor(Api api, String endpoint, Duration awake) {
        Api.Answer set = api.patch(Api.device(endpoint), "{\"settings\":{\"awakeTime\":\"" + awake + "\"}}");
        assertEquals(200, set.status(), () -> set.raw().body());
    }

    static void registers(SimulatedDevice device) {
        device.start();
        try {
            assertTrue(device.awaitRegistered(Duration.ofSeconds(20)), device.endpoint() + " did not register");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static String state(Api api, String endpoint) {
        return api.get(Api.device(endpoint)).body().path("state").asText();
    }
}
