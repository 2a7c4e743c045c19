// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.object;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dormouse.kit.time.VirtualTime;
import io.dormouse.simulator.object.FirmwarePlan.End;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.leshan.core.LwM2m.LwM2mVersion;
import org.eclipse.leshan.core.ResponseCode;
import org.eclipse.leshan.core.node.LwM2mSingleResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirmwareObjectTest {
    private final VirtualTime time = new VirtualTime(Instant.parse("2026-01-01T00:00:00Z"));
    private String version = "1.0.0";
    private int reboots;

    private final DeviceActions actions = new DeviceActions() {
        @Override
        public void reboot() {
            reboots++;
        }

        @Override
        public void update() {}

        @Override
        public void disable() {}

        @Override
        public void installed(String firmwareVersion) {
            version = firmwareVersion;
        }

        @Override
        public int batteryLevel() {
            return 100;
        }
    };

    private SimulatedInstance object(End end) {
        FirmwarePlan plan = new FirmwarePlan(Duration.ofMinutes(2), "2.1.0", end);
        return new FirmwareObject(plan, actions, time)
                .on(new SimulatedInstance(
                        0, SimulatedModels.of(LwM2mVersion.V1_1).get(5), new Changes()));
    }

    private static void push(SimulatedInstance object, byte[] bytes) {
        object.write(null, true, 0, LwM2mSingleResource.newBinaryResource(0, bytes));
    }

    private static void pull(SimulatedInstance object, String uri) {
        object.write(null, true, 1, LwM2mSingleResource.newStringResource(1, uri));
    }

    private static String stands(SimulatedInstance object) {
        return object.value(3) + " " + object.value(5);
    }

    @Test
    void aPackageThatIsPushedIsInstalledAndTheDeviceRestartsWithTheNewVersion() {
        SimulatedInstance object = object(End.SUCCESS);
        assertEquals(
                ResponseCode.METHOD_NOT_ALLOWED, object.execute(null, 2, null).getCode());

        push(object, new byte[] {1, 2, 3});
        assertEquals("2 0", stands(object));
        assertEquals(ResponseCode.CHANGED, object.execute(null, 2, null).getCode());

        assertEquals("0 1", stands(object));
        assertEquals("2.1.0", version);
        assertEquals(1, reboots);
    }

    @Test
    void aPackageThatIsPulledTakesItsTimeAndAnotherUriBeginsAnew() {
        SimulatedInstance object = object(End.SUCCESS);

        pull(object, "coap://firmware.example/a");
        assertEquals("1 0", stands(object));
        time.advance(Duration.ofMinutes(1));
        pull(object, "coap://firmware.example/b");
        time.advance(Duration.ofSeconds(90));
        assertEquals("1 0", stands(object), "the first download must not end the second");
        time.advance(Duration.ofMinutes(1));
        assertEquals("2 0", stands(object));

        pull(object, "");
        assertEquals("0 0", stands(object));
        pull(object, "no uri");
        assertEquals("0 7", stands(object));
    }

    @ParameterizedTest
    @CsvSource({
        "FLASH_FULL, 0 2",
        "OUT_OF_MEMORY, 0 3",
        "CONNECTION_LOST, 0 4",
        "INTEGRITY, 0 5",
        "UNSUPPORTED_PACKAGE, 0 6",
        "INVALID_URI, 0 7",
        "UNSUPPORTED_PROTOCOL, 0 9"
    })
    void whatFailsWhileDownloadingTellsItsResult(End end, String stands) {
        SimulatedInstance object = object(end);

        pull(object, "coap://firmware.example/a");
        time.advance(Duration.ofMinutes(2));

        assertEquals(stands, stands(object));
        assertEquals(0, reboots);
    }

    @Test
    void anUpdateThatFailsKeepsThePackageAndALiarTellsSuccess() {
        SimulatedInstance failing = object(End.UPDATE_FAILED);
        push(failing, new byte[] {1});
        failing.execute(null, 2, null);
        assertEquals("2 8", stands(failing));
        assertEquals(0, reboots);

        SimulatedInstance lying = object(End.LIES);
        push(lying, new byte[] {1});
        lying.execute(null, 2, null);
        assertEquals("0 1", stands(lying));
        assertEquals("1.0.0", version);
        assertEquals(1, reboots);
    }
}
