// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.lwm2m;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.coap.PskKey;
import io.dormouse.kit.database.Database;
import io.dormouse.kit.database.EveryDatabase;
import io.dormouse.kit.database.TestDatabase;
import io.dormouse.objects.Value;
import io.dormouse.server.device.Answer;
import io.dormouse.server.lwm2m.RawDevice.Body;
import io.dormouse.server.registration.PlainCoap;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.californium.core.coap.CoAP.Code;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.leshan.core.request.ObserveRequest;
import org.eclipse.leshan.core.request.ReadRequest;

/** What devices notice when the server is killed and started again: nothing (semantics.md §1, §8). */
class RestartTest {
    private static final PskKey KEY = new PskKey("meter-1", "sixteen-byte-key".getBytes(StandardCharsets.UTF_8));
    private static final Map<String, PskKey> KEYS = Map.of("identity-1", KEY);

    @EveryDatabase
    void aDtlsDeviceGoesOnWithoutHandshakeAndRegister(TestDatabase database) throws Exception {
        LiveServer first = new LiveServer(database, PlainCoap.ANY, KEYS);
        int port = first.address("coaps").getPort();
        try (RawDevice device = RawDevice.secure(first, "identity-1", KEY)) {
            device.values.put("/3/0/9", Body.text("87"));
            String location = device.registers("meter-1");
            assertInstanceOf(Answer.Delivered.class, first.ask("meter-1", new ObserveRequest(3, 0, 9)));
            settled(database);
            first.kill(database);
            try (LiveServer second = restarted(database, port)) {
                assertInstanceOf(Answer.Delivered.class, second.ask("meter-1", new ReadRequest(3, 0, 9)));
                device.values.put("/3/0/9", Body.text("86"));
                device.notifies("/3/0/9");
                await().until(() -> second.reports.size() == 1);
                assertEquals(
                        new Value.SignedInteger(86),
                        second.reports.get(0).samples().get(0).value());
                assertEquals(ResponseCode.CHANGED, device.post(location, "", "").getCode());
                assertEquals(0, second.endpoints.traffic().handshakes());
            }
        }
    }

    @EveryDatabase
    void writeNumbersAreNeverUsedTwiceOverRestarts(TestDatabase database) throws Exception {
        LiveServer server = new LiveServer(database, PlainCoap.ANY, KEYS);
        int port = server.address("coaps").getPort();
        try (RawDevice device = RawDevice.secure(server, "identity-1", KEY)) {
            device.values.put("/3/0/9", Body.text("87"));
            device.registers("meter-1");
            settled(database);
            for (int restart = 0; restart < 3; restart++) {
                long reserved = reserved(database);
                server.kill(database);
                server = restarted(database, port);
                assertEquals(reserved + 1_000, reserved(database));
                assertInstanceOf(Answer.Delivered.class, server.ask("meter-1", new ReadRequest(3, 0, 9)));
            }
        } finally {
            server.close();
        }
    }

    @EveryDatabase
    void anotherHandshakeOfADeviceReplacesItsConnection(TestDatabase database) throws Exception {
        LiveServer first = new LiveServer(database, PlainCoap.ANY, KEYS);
        int port = first.address("coaps").getPort();
        for (int handshake = 0; handshake < 3; handshake++) {
            try (RawDevice device = RawDevice.secure(first, "identity-1", KEY)) {
                device.registers("meter-1");
            }
        }
        try (RawDevice device = RawDevice.secure(first, "identity-1", KEY)) {
            device.values.put("/3/0/9", Body.text("87"));
            device.registers("meter-1");
            assertInstanceOf(Answer.Delivered.class, first.ask("meter-1", new ReadRequest(3, 0, 9)));
            settled(database);
            first.kill(database);

            try (LiveServer second = restarted(database, port)) {
                assertEquals(1_000 + 1_000, reserved(database));
                assertInstanceOf(Answer.Delivered.class, second.ask("meter-1", new ReadRequest(3, 0, 9)));
            }
        }
    }

    @EveryDatabase
    void reservationsGoAheadOfUse(TestDatabase database) throws Exception {
        try (LiveServer server = new LiveServer(database, PlainCoap.ANY, KEYS);
                RawDevice device = RawDevice.secure(server, "identity-1", KEY)) {
            device.values.put("/3/0/9", Body.text("87"));
            device.registers("meter-1");
            for (int read = 0; read < 700; read++) {
                server.ask("meter-1", new ReadRequest(3, 0, 9));
            }

            await().until(() -> reserved(database) == 2_000);
            assertInstanceOf(Answer.Delivered.class, server.ask("meter-1", new ReadRequest(3, 0, 9)));
        }
    }

    @EveryDatabase
    void aPlainDeviceGoesOnWithoutRegister(TestDatabase database) throws Exception {
        LiveServer first = new LiveServer(database, PlainCoap.ANY, KEYS);
        int port = first.address("coap").getPort();
        try (RawDevice device = RawDevice.plain(first)) {
            device.values.put("/3/0/9", Body.text("87"));
            String location = device.registers("meter-2");
            first.kill(database);
            try (LiveServer second = new LiveServer(database, PlainCoap.ANY, KEYS, port, 0)) {
                Request send = device.request(Code.POST, "dp", "", "");
                send.setPayload("[{\"n\":\"/3303/0/5700\",\"v\":21.5}]");
                send.getOptions().setContentFormat(110);

                assertEquals(ResponseCode.CHANGED, device.send(send).getCode());
                assertEquals(ResponseCode.CHANGED, device.post(location, "", "").getCode());
                assertInstanceOf(Answer.Delivered.class, second.ask("meter-2", new ReadRequest(3, 0, 9)));
            }
        }
    }

    private static LiveServer restarted(Database database, int coapsPort) {
        return new LiveServer(database, PlainCoap.ANY, KEYS, 0, coapsPort);
    }

    /** The connection is on disk; everything later is either stored before an answer or need not be. */
    private static void settled(Database database) {
        await().ignoreExceptions().until(() -> reserved(database) > 0);
    }

    private static long reserved(Database database) {
        return database.read(connection -> {
            try (var statement = connection.prepareStatement("SELECT write_reserved FROM dtls_connection");
                    var row = statement.executeQuery()) {
                long reserved = row.next() ? row.getLong(1) : 0;
                assertTrue(!row.next(), "one connection");
                return reserved;
            }
        });
    }
}
