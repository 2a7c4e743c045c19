// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.simulator.radio.Ether;
import java.time.Duration;
import org.eclipse.leshan.core.request.ContentFormat;
import org.eclipse.leshan.core.request.WriteRequest;

/** One device, called {@code meter-17}, and its server. */
final class Bench implements AutoCloseable {
    static final String NAME = "meter-17";
    static final Duration SOON = Duration.ofSeconds(10);

    final BareServer server = new BareServer();
    private final Ether ether = new Ether();
    private SimulatedDevice device;

    SimulatedDevice device(DeviceSpec spec) {
        device = spec.build(ether);
        device.start();
        return device;
    }

    SimulatedDevice registered(DeviceSpec spec) throws InterruptedException {
        device(spec);
        assertTrue(device.awaitRegistered(SOON), "not registered in time");
        return device;
    }

    DeviceSpec plain() {
        return SimulatedDevice.named(NAME).noSec().server(server.coap()).timing(impatient());
    }

    DeviceSpec secured() {
        server.knows(NAME);
        return SimulatedDevice.named(NAME)
                .psk(NAME, BareServer.KEY)
                .server(server.coaps())
                .timing(impatient());
    }

    static RegistrationTiming impatient() {
        return new RegistrationTiming(Duration.ofSeconds(8), Duration.ofMillis(300));
    }

    static WriteRequest write(int object, int resource, long value) {
        return new WriteRequest(ContentFormat.TLV, object, 0, resource, value);
    }

    static WriteRequest write(int object, int resource, String value) {
        return new WriteRequest(ContentFormat.TLV, object, 0, resource, value);
    }

    @Override
    public void close() {
        if (device != null) {
            device.close();
        }
        ether.close();
        server.close();
    }
}
