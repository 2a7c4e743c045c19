// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.http.Problem;
import io.dormouse.objects.Value;
import java.util.Base64;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be desired, and what a patch makes of it. */
class DesiredEditTest {
    private static final String EP = "thing";

    private final TwinWorld world = new TwinWorld();

    @AfterEach
    void end() {
        world.close();
    }

    private static String faults(Problem problem) {
        return problem.errors().stream()
                .map(fault -> fault.pointer() + " " + fault.code())
                .collect(Collectors.joining(", "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // path and value                          | pointer and code
                "{'/3/0/9999':1}                           | /~13~10~19999 unknown-resource",
                "{'/31000/0/1':1}                          | /~131000~10~11 unknown-resource",
                "{'nonsense':1}                            | /nonsense bad-path",
                "{'/3/0':1}                                | /~13~10 bad-path",
                "{'/3/0/11/0':1}                           | /~13~10~111~10 bad-path",
                "{'/3/00/14':'x'}                          | /~13~100~114 bad-path",
                "{'/3/0/0':'Acme'}                         | /~13~10~10 not-writable",
                "{'/3/0/4':''}                             | /~13~10~14 not-writable",
                "{'/3/0/14':5}                             | /~13~10~114 wrong-type",
                "{'/3/0/14':['+02:00']}                    | /~13~10~114 wrong-type",
                "{'/3/0/14':{'0':'+02:00'}}                | /~13~10~114 wrong-type",
                "{'/3/0/14':{'$exact':{'0':'+02:00'}}}     | /~13~10~114 wrong-type",
                "{'/3/0/14':{'$type':'integer','value':2}} | /~13~10~114/$type wrong-type",
                "{'/1/0/2':'5'}                            | /~11~10~12 wrong-type",
                "{'/1/0/2':1.5}                            | /~11~10~12 wrong-type",
                "{'/3311/0/5851':101}                      | /~13311~10~15851 out-of-range",
                "{'/3/0/13':'2026-01-01T00:00:00Z'}        | /~13~10~113 not-desirable",
                "{'/0/0/0':'coaps://x'}                    | /~10~10~10 not-desirable",
                "{'/21/0/0':'AA'}                          | /~121~10~10 not-desirable",
                "{'/5/0/1':'coap://x'}                     | /~15~10~11 not-desirable",
                "{'/5/0/0':'AA'}                           | /~15~10~10 not-desirable",
                "{'/8/0/1':1}                              | /~18~10~11 not-desirable",
                "{'/9/0/3':'coap://x'}                     | /~19~10~13 not-desirable",
                "{'/1/0/1':300}                            | /~11~10~11 dangerous",
                "{'/1/own/1':300}                          | /~11~1own~11 dangerous",
                "{'/1/0/1':30}                             | /~11~10~11 dangerous, /~11~10~11 out-of-range",
                "{'/1/0/7':'UQ'}                           | /~11~10~17 dangerous",
                "{'/2/0/3':1}                              | /~12~10~13 dangerous",
                "{'/3/0/14':'+02:00','/3/0/0':'x','/3/0/15':7} | /~13~10~10 not-writable, /~13~10~115 wrong-type",
            })
    void whatCannotBeDesiredIsRefusedWithAPointerAndNothingIsStored(String patch, String expected) {
        Problem problem = world.refusal(EP, patch.strip());

        assertEquals(422, problem.status());
        assertEquals("invalid-desired", problem.code());
        assertEquals(expected.strip(), faults(problem));
        assertEquals(0, world.twin(EP).path("version").asInt());
        assertEquals(List.of(), world.world.events());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // desired before                          | patch                                | desired after
                //                     | versions
                "{}                                        | {'/3/0/14':'+02:00'}                 | {'/3/0/14':'+02:00'}                     | 1",
                "{'/3/0/14':'+02:00'}                      | {'/3/0/14':'+03:00'}                 | {'/3/0/14':'+03:00'}                     | 2",
                "{'/3/0/14':'+02:00'}                      | {'/3/0/14':'+02:00'}                 | {'/3/0/14':'+02:00'}                     | 1",
                "{'/3/0/14':'+02:00'}                      | {}                                   | {'/3/0/14':'+02:00'}                     | 1",
                "{'/3/0/14':'+02:00'}                      | {'/3/0/15':'UTC'}                    | {'/3/0/14':'+02:00','/3/0/15':'UTC'}     | 2",
                "{'/3/0/14':'+02:00','/3/0/15':'UTC'}      | {'/3/0/14':null}                     | {'/3/0/15':'UTC'}                        | 2",
                "{'/3/0/14':'+02:00'}                      | {'/3/0/15':null}                     | {'/3/0/14':'+02:00'}                     | 1",
                "{'/3/0/14':'+02:00'}                      | {'$version':99,'/3/0/14':'+02:00'}   | {'/3/0/14':'+02:00'}                     | 1",
                "{'/1/0/2':5}                              | {'/1/0/2':5.0}                       | {'/1/0/2':5}                             | 1",
                "{'/3311/0/5850':true}                     | {'/3311/0/5850':false}               | {'/3311/0/5850':false}                   | 2",
                "{'/9000/0/1':{'$type':'integer','value':3}} | {'/9000/0/1':{'value':4}}          | {'/9000/0/1':{'$type':'integer','value':4}} | 2",
                "{'/9000/0/1':{'$type':'integer','value':{'0':1}}} | {'/9000/0/1':{'value':{'1':2}}} | {'/9000/0/1':{'$type':'integer','value':{'0':1,'1':2}}} | 2",
            })
    void aPatchIsMerged(String before, String patch, String after, long version) {
        world.patches(EP, before.strip());

        JsonNode twin = world.patches(EP, patch.strip());

        ObjectNode desired = (ObjectNode) twin.path("desired");
        assertEquals(version, desired.remove("$version").asLong());
        assertEquals(TwinWorld.json(after.strip()), desired);
        assertEquals(version, twin.path("version").asLong());
    }

    @Test
    void putReplacesTheSection() {
        world.patches(EP, "{'/3/0/14':'+02:00','/3/0/15':'UTC'}");

        JsonNode twin = world.puts(EP, "{'/3/0/15':'UTC','/1/0/2':5}");

        assertEquals(
                "{\"$version\":2,\"/1/0/2\":5,\"/3/0/15\":\"UTC\"}",
                twin.path("desired").toString());
        assertEquals(List.of("/1/0/2", "/3/0/14"), changedPaths());
        assertEquals(
                2,
                world.puts(EP, "{'/3/0/15':'UTC','/1/0/2':5}").path("version").asInt());
    }

    private List<String> changedPaths() {
        var events = world.world.events("twin.desired");
        List<String> paths = new java.util.ArrayList<>();
        events.get(events.size() - 1).data().path("paths").forEach(path -> paths.add(path.asText()));
        return paths;
    }

    @Test
    void aNoOpMakesNoEventAndNoVersion() {
        world.patches(EP, "{'/3/0/14':'+02:00'}");
        int events = world.world.events().size();

        JsonNode twin = world.patches(EP, "{'/3/0/14':'+02:00'}");

        assertEquals(1, twin.path("version").asInt());
        assertEquals(events, world.world.events().size());
    }

    @Test
    void dangerousPathsNeedAnEngineerWhoConfirms() {
        assertEquals(
                "/~11~10~11 dangerous",
                faults(world.refusal(EP, "{'/1/0/1':300}", new Permit("e", true, false, true))));
        assertEquals(
                "/~11~10~11 dangerous",
                faults(world.refusal(EP, "{'/1/0/1':300}", new Permit("o", false, false, false))));
        assertEquals(
                "/~11~10~11 out-of-range",
                faults(world.refusal(EP, "{'/1/0/1':59}", new Permit("e", true, true, false))));

        assertEquals(
                60,
                world.patches(EP, "{'/1/0/1':60}", TwinWorld.ENGINEER)
                        .path("desired")
                        .path("/1/0/1")
                        .asInt());
    }

    @Test
    void aDangerousMemberIsRemovedWithoutCeremony() {
        world.patches(EP, "{'/1/0/1':300}", TwinWorld.ENGINEER);

        assertEquals(
                "{\"$version\":2}",
                world.patches(EP, "{'/1/0/1':null}").path("desired").toString());
    }

    @Test
    void withoutValidationEverythingButTheUndesirableIsStored() {
        Permit any = new Permit("o", false, false, false);

        JsonNode twin = world.patches(EP, "{'/3/0/0':'Acme','/3/0/9999':3,'/3311/0/5851':101,'/3/0/14':5}", any);

        assertEquals(
                "{\"$version\":1,\"/3/0/0\":\"Acme\",\"/3/0/14\":{\"$type\":\"integer\",\"value\":5},"
                        + "\"/3/0/9999\":{\"$type\":\"integer\",\"value\":3},\"/3311/0/5851\":101}",
                twin.path("desired").toString());
        assertEquals("/~13~10~113 not-desirable", faults(world.refusal(EP, "{'/3/0/13':'2026-01-01T00:00:00Z'}", any)));
    }

    @Test
    void valuesAreCheckedAgainstTheVersionThatTheDeviceRegistered() {
        world.device(EP).has("/3/0/0", new Value.Text("Acme")).registers();

        assertEquals("/~13~10~123 unknown-resource", faults(world.refusal(EP, "{'/3/0/23':1}")));
    }

    @Test
    void anInstanceThatTheDeviceLacksMustBeComplete() {
        world.device(EP)
                .has("/3/0/0", new Value.Text("Acme"))
                .has("/3311/0/5850", new Value.Bool(false))
                .registers();

        Problem missing = world.refusal(EP, "{'/3311/7/5851':50}");
        assertEquals("/~13311~17~15851 instance-incomplete", faults(missing));
        assertTrue(
                missing.errors().get(0).detail().contains("/3311/7/5850"),
                missing.errors().toString());
        assertEquals("/~11~17~12 instance-incomplete", faults(world.refusal(EP, "{'/1/7/2':5}")));
        assertEquals("/~13306~10~15850 instance-incomplete", faults(world.refusal(EP, "{'/3306/0/5850':true}")));

        world.patches(EP, "{'/3311/7/5850':true,'/3311/7/5851':50}");
        world.pass(10);
        assertEquals(List.of("Create /3311", "Read /3311/7"), world.device(EP).received());
        assertEquals("in-sync", world.state(EP, "/3311/7/5851"));
        assertEquals("in-sync", world.state(EP, "/3311/7/5850"));
    }

    @Test
    void theSizeOfDesiredIsLimited() {
        String fits = "x".repeat(32 * 1024 - "{'/3/0/15':''}".length());

        world.patches(EP, "{'/3/0/15':'" + fits + "'}");
        Problem problem = world.refusal(EP, "{'/3/0/15':'" + fits + "x'}");

        assertEquals(413, problem.status());
        assertEquals("desired-too-large", problem.code());
        assertEquals(1, world.twin(EP).path("version").asInt());
    }

    @Test
    void anotherVersionThanExpectedIsAMismatch() {
        world.patches(EP, "{'/3/0/14':'+02:00'}");

        Problem problem = TwinWorld.problem(world.twins.patch(
                EP, (ObjectNode) TwinWorld.json("{'/3/0/14':'+03:00'}"), OptionalLong.of(0), TwinWorld.OPERATOR));

        assertEquals(412, problem.status());
        assertEquals("version-mismatch", problem.code());
        assertEquals(1, problem.members().path("version").asInt());
        TwinWorld.done(world.twins.patch(
                EP, (ObjectNode) TwinWorld.json("{'/3/0/14':'+03:00'}"), OptionalLong.of(1), TwinWorld.OPERATOR));
    }

    @Test
    void bytesAreBase64url() {
        String bytes = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[] {1, 2, (byte) 0xff});

        JsonNode twin = world.patches(EP, "{'/9000/0/1':{'$type':'opaque','value':'" + bytes + "'}}");

        assertEquals(bytes, twin.path("desired").path("/9000/0/1").path("value").asText());
    }

    @Test
    void ourServerObjectInstanceIsFoundWhateverItsNumber() {
        world.device(EP)
                .has("/1/4/0", new Value.SignedInteger(123))
                .has("/1/4/2", new Value.SignedInteger(1))
                .registers();

        world.patches(EP, "{'/1/own/2':5}");
        world.pass(10);

        assertEquals(
                List.of("Write /1/4/2 = 5", "Read /1/4/2"), world.device(EP).received());
        assertEquals("in-sync", world.state(EP, "/1/own/2"));
        assertEquals("/~11~14~12 duplicate", faults(world.refusal(EP, "{'/1/4/2':6}")));
    }

    @Test
    void onADeviceWithSeveralServersOursIsAskedFor() {
        try (TwinWorld two = new TwinWorld(TwinWorld.withShortServerId(77))) {
            two.device(EP)
                    .has("/1/0/0", new Value.SignedInteger(1))
                    .has("/1/0/2", new Value.SignedInteger(1))
                    .has("/1/5/0", new Value.SignedInteger(77))
                    .has("/1/5/2", new Value.SignedInteger(1))
                    .registers();

            two.patches(EP, "{'/1/own/2':5}");
            two.pass(10);

            assertEquals(
                    List.of("Read /1/0/0", "Read /1/5/0", "Write /1/5/2 = 5", "Read /1/5/2"),
                    two.device(EP).received());
        }
    }

    @Test
    void withoutAShortServerIdOursStaysUnknown() {
        world.device(EP)
                .has("/1/0/2", new Value.SignedInteger(1))
                .has("/1/5/2", new Value.SignedInteger(1))
                .registers();

        world.patches(EP, "{'/1/own/2':5}");
        world.pass(10);

        assertEquals(List.of(), world.device(EP).received());
        assertEquals("pending", world.state(EP, "/1/own/2"));
        assertEquals(
                "it is not known yet which Server object instance is ours",
                world.member(EP, "/1/own/2").path("why").asText());
    }
}
