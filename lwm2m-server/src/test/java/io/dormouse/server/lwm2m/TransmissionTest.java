// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.lwm2m;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.coap.PskKey;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.Databases;
import io.dormouse.kit.time.SystemTime;
import io.dormouse.server.device.Answer;
import io.dormouse.server.lwm2m.RawDevice.Body;
import io.dormouse.server.registration.PlainCoap;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.californium.core.coap.BlockOption;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.network.interceptors.MessageInterceptorAdapter;
import org.eclipse.leshan.core.request.ContentFormat;
import org.eclipse.leshan.core.request.ReadRequest;
import org.eclipse.leshan.core.request.WriteRequest;
import org.eclipse.leshan.core.response.ReadResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Timers and block sizes of single devices, seen on the wire. */
class TransmissionTest {
    private static final PskKey KEY = new PskKey("meter-1", "sixteen-byte-key".getBytes(StandardCharsets.UTF_8));

    private final SystemTime time = new SystemTime();
    private final Database database = Databases.inMemory(time);
    private final List<Request> wire = new CopyOnWriteArrayList<>();
    private LiveServer server;
    private String name;

    @BeforeEach
    void starts() {
        server = new LiveServer(database, PlainCoap.ANY, Map.of("identity-1", KEY));
    }

    @AfterEach
    void stops() {
        server.close();
        database.close();
        time.close();
    }

    private RawDevice device(String scheme) throws Exception {
        RawDevice device =
                scheme.equals("coaps") ? RawDevice.secure(server, "identity-1", KEY) : RawDevice.plain(server);
        device.endpoint.addInterceptor(new MessageInterceptorAdapter() {
            @Override
            public void receiveRequest(Request request) {
                wire.add(request);
            }
        });
        name = scheme.equals("coaps") ? "meter-1" : "meter-2";
        device.registers(name);
        return device;
    }

    @ParameterizedTest
    @CsvSource({"coap, 64, 300", "coaps, 64, 300", "coap, 16, 40", "coap, 256, 1500", "coaps, 1024, 3000"})
    void aWriteGoesInBlocksOfThisDevice(String scheme, int size, int length) throws Exception {
        server.blockSize = size;
        try (RawDevice device = device(scheme)) {
            device.values.put("/3/0/14", Body.text("old"));
            wire.clear();

            Answer answer = server.ask(name, new WriteRequest(ContentFormat.TEXT, 3, 0, 14, "x".repeat(length)));

            assertInstanceOf(Answer.Delivered.class, answer, answer::toString);
            int block = Math.min(size, 512);
            assertEquals((length + block - 1) / block, wire.size(), () -> wire.toString());
            for (Request request : wire) {
                BlockOption option = request.getOptions().getBlock1();
                assertEquals(block, option.getSize());
                assertTrue(request.getPayloadSize() <= block);
            }
            assertEquals(
                    "x".repeat(length),
                    device.received.get(device.received.size() - 1).getPayloadString());
        }
    }

    @ParameterizedTest
    @CsvSource({"coap", "coaps"})
    void aReadIsAnsweredInBlocksOfThisDevice(String scheme) throws Exception {
        server.blockSize = 64;
        try (RawDevice device = device(scheme)) {
            device.values.put("/3/0/14", Body.text("y".repeat(300)));
            wire.clear();

            Answer answer = server.ask(name, new ReadRequest(ContentFormat.TEXT, 3, 0, 14));

            Answer.Delivered delivered = assertInstanceOf(Answer.Delivered.class, answer, answer::toString);
            assertTrue(((ReadResponse) delivered.response())
                    .getContent()
                    .toString()
                    .contains("y".repeat(300)));
            assertEquals(5, wire.size());
            wire.forEach(
                    request -> assertEquals(64, request.getOptions().getBlock2().getSize()));
        }
    }

    @Test
    void withoutASettingASmallWriteIsOneMessage() throws Exception {
        try (RawDevice device = device("coap")) {
            device.values.put("/3/0/14", Body.text("old"));
            wire.clear();

            server.ask(name, new WriteRequest(ContentFormat.TEXT, 3, 0, 14, "x".repeat(300)));

            assertEquals(1, wire.size());
            assertTrue(wire.get(0).getOptions().getBlock1() == null);
        }
    }

    @Test
    void theAckTimeoutOfThisDeviceDecidesHowSoonARequestIsRepeated() throws Exception {
        try (RawDevice device = device("coap")) {
            device.mute = true;
            wire.clear();
            server.ackTimeout = Duration.ofMillis(150);
            server.ask(name, new ReadRequest(3, 0, 9), Duration.ofSeconds(2));
            int impatient = wire.size();
            wire.clear();
            server.ackTimeout = Duration.ofSeconds(12);
            server.ask(name, new ReadRequest(3, 0, 9), Duration.ofSeconds(4));

            assertTrue(impatient >= 3, "sent " + impatient + " times");
            assertEquals(1, wire.size(), "the usual 2 s would have sent it again");
        }
    }
}
