// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import static io.dormouse.simulator.Bench.NAME;
import static io.dormouse.simulator.Bench.SOON;
import static io.dormouse.simulator.Bench.write;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import org.eclipse.leshan.core.ResponseCode;
import org.eclipse.leshan.core.node.LwM2mSingleResource;
import org.eclipse.leshan.core.request.ContentFormat;
import org.eclipse.leshan.core.request.ExecuteRequest;
import org.eclipse.leshan.core.request.ReadCompositeRequest;
import org.eclipse.leshan.core.request.ReadRequest;
import org.eclipse.leshan.core.request.WriteCompositeRequest;
import org.eclipse.leshan.core.request.WriteRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BehaviourTest {
    private final Bench bench = new Bench();
    private final BareServer server = bench.server;

    @AfterEach
    void end() {
        bench.close();
    }

    @Test
    void aRefusedWriteChangesNothingAndIsAnsweredWithTheCode() throws Exception {
        SimulatedDevice device = bench.registered(bench.plain().refuses("/3/0/14", ResponseCode.BAD_REQUEST));

        var answer = server.ask(NAME, write(3, 14, "+05:00"));

        assertEquals(ResponseCode.BAD_REQUEST, answer.getCode());
        assertEquals("+00:00", device.read("/3/0/14"));
        assertEquals("4.00", device.received().get(0).code());
        assertEquals(
                ResponseCode.CONTENT,
                server.ask(NAME, new ReadRequest(3, 0, 14)).getCode());
    }

    @Test
    void aRefusedResourceRefusesTheWholeWriteThatCarriesIt() throws Exception {
        SimulatedDevice device = bench.registered(bench.plain().refuses("/3/0/14", ResponseCode.NOT_ACCEPTABLE));

        var instance = server.ask(
                NAME,
                new WriteRequest(
                        WriteRequest.Mode.UPDATE,
                        ContentFormat.TLV,
                        3,
                        0,
                        LwM2mSingleResource.newStringResource(14, "+05:00"),
                        LwM2mSingleResource.newStringResource(15, "Asia/Tashkent")));
        var composite = server.ask(
                NAME,
                new WriteCompositeRequest(ContentFormat.SENML_CBOR, Map.of("/3/0/14", "+05:00", "/3306/0/5851", 7L)));

        assertEquals(ResponseCode.NOT_ACCEPTABLE, instance.getCode());
        assertEquals(ResponseCode.NOT_ACCEPTABLE, composite.getCode());
        assertEquals("Etc/UTC", device.read("/3/0/15"));
        assertEquals(0L, device.read("/3306/0/5851"));
    }

    @Test
    void anIgnoredReadIsNeverAnswered() throws Exception {
        SimulatedDevice device = bench.registered(bench.secured().ignores("/3303/0/5700"));

        assertNull(server.ask(NAME, new ReadRequest(3303, 0, 5700), 1_000));

        assertEquals(1, device.received().size());
        assertFalse(device.received().get(0).answered());
        assertEquals(
                ResponseCode.CONTENT,
                server.ask(NAME, new ReadRequest(3303, 0, 5701)).getCode());
    }

    @Test
    void aWriteCanBeDoneAndItsAnswerLost() throws Exception {
        SimulatedDevice device =
                bench.registered(bench.plain().rule(Rule.onChange("/3/0/14", new Behaviour.LoseAnswer())));

        assertNull(server.ask(NAME, write(3, 14, "+05:00"), 3_500));

        assertEquals("+05:00", device.read("/3/0/14"));
        assertEquals(1, device.received().size());
        assertEquals("2.04", device.received().get(0).code());
        assertFalse(device.received().get(0).answered());
    }

    @Test
    void anAnswerCanBeLate() throws Exception {
        SimulatedDevice device =
                bench.registered(bench.plain().rule(Rule.onAny("/3", new Behaviour.AnswerLate(Duration.ofSeconds(1)))));

        long before = System.nanoTime();
        var answer = server.ask(NAME, new ReadRequest(3, 0, 0));

        assertEquals(ResponseCode.CONTENT, answer.getCode());
        assertTrue(System.nanoTime() - before >= 1_000_000_000L);
        assertTrue(device.received().get(0).answered());
    }

    @Test
    void aWriteCanCrashTheDevice() throws Exception {
        SimulatedDevice device = bench.registered(bench.secured().rule(Rule.onChange("/3306", new Behaviour.Crash())));

        var answer = server.asks(NAME, write(3306, 5851, 50));

        await().atMost(SOON).until(() -> device.uplinks().registrations() == 2);
        assertTrue(!answer.isDone() || answer.isCompletedExceptionally());
        assertEquals(0L, device.read("/3306/0/5851"));
    }

    @Test
    void aVersion10DeviceKnowsNoCompositesAndNoSenml() throws Exception {
        SimulatedDevice device = bench.registered(bench.plain().lwm2m("1.0"));

        assertEquals(
                ResponseCode.METHOD_NOT_ALLOWED,
                server.ask(NAME, new ReadCompositeRequest(ContentFormat.SENML_CBOR, ContentFormat.SENML_CBOR, "/3/0/9"))
                        .getCode());
        assertEquals(
                ResponseCode.NOT_ACCEPTABLE,
                server.ask(NAME, new ReadRequest(ContentFormat.SENML_CBOR, "/3/0"))
                        .getCode());
        assertEquals(
                ResponseCode.UNSUPPORTED_CONTENT_FORMAT,
                server.ask(NAME, new WriteRequest(ContentFormat.SENML_JSON, 3, 0, 15, "x"))
                        .getCode());
        assertEquals(
                ResponseCode.CONTENT,
                server.ask(NAME, new ReadRequest(ContentFormat.TLV, "/3/0")).getCode());
        assertEquals("Etc/UTC", device.read("/3/0/15"));
        assertEquals(
                "READ_COMPOSITE 4.05",
                device.received().get(0).operation() + " "
                        + device.received().get(0).code());
    }

    @Test
    void aDeviceCanBeMadeToUnderstandOneFormatOnly() throws Exception {
        bench.registered(bench.plain().understands(ContentFormat.SENML_CBOR));

        assertEquals(
                ResponseCode.NOT_ACCEPTABLE,
                server.ask(NAME, new ReadRequest(ContentFormat.TLV, "/3/0")).getCode());
        assertEquals(
                ResponseCode.CONTENT,
                server.ask(NAME, new ReadRequest(ContentFormat.SENML_CBOR, "/3/0"))
                        .getCode());
    }

    @Test
    void theNewestRuleWinsAndRulesCanBeForgotten() throws Exception {
        SimulatedDevice device = bench.registered(bench.plain().refuses("/3", ResponseCode.BAD_REQUEST));
        device.rule(new Rule(
                "/3/0/12", EnumSet.of(Operation.EXECUTE), new Behaviour.Refuse(ResponseCode.METHOD_NOT_ALLOWED)));

        assertEquals(
                ResponseCode.METHOD_NOT_ALLOWED,
                server.ask(NAME, new ExecuteRequest("/3/0/12")).getCode());
        assertEquals(
                ResponseCode.BAD_REQUEST, server.ask(NAME, write(3, 15, "x")).getCode());
        device.forgetRules();
        assertEquals(ResponseCode.CHANGED, server.ask(NAME, write(3, 15, "x")).getCode());
    }
}
