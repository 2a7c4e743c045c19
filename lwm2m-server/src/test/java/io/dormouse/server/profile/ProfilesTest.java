// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.kit.http.Reply;
import io.dormouse.kit.http.Role;
import io.dormouse.kit.http.TestHttp;
import io.dormouse.kit.http.TestRequest;
import io.dormouse.objects.ResourcePath;
import io.dormouse.objects.Value;
import io.dormouse.server.FakeDevice;
import io.dormouse.server.OpenApiContract;
import io.dormouse.server.World;
import io.dormouse.server.device.DeviceMatch;
import io.dormouse.server.device.ObserveRule;
import io.dormouse.server.device.ProfileFacts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProfilesTest {
    private final World world = new World();
    private final Match match = new Match();
    private final List<String> looked = new ArrayList<>();
    private Profiles profiles;
    private TestHttp http;

    /** The filter {@code tags.kind = X} passes for devices that are put down as of that kind. */
    private static final class Match implements DeviceMatch {
        final Set<String> kinds = new HashSet<>();
        int asked;

        @Override
        public void check(String filter) {
            if (!filter.startsWith("tags.kind = ")) {
                throw io.dormouse.kit.http.Problem.of(400, "bad-filter", "test").asException();
            }
        }

        @Override
        public boolean passes(String filter, String endpoint) {
            asked++;
            return kinds.contains(endpoint + filter.substring("tags.kind = ".length()));
        }
    }

    @BeforeEach
    void opened() {
        open();
    }

    private void open() {
        profiles = new Profiles(world.database, match, world.time);
        profiles.begin(looked::add, () -> looked.add("all"));
        http = new TestHttp(world.time, OpenApiContract.load().holding(new ProfileRoutes(profiles, match, world.time)));
    }

    @AfterEach
    void closed() {
        world.close();
    }

    private Reply put(String name, String body) {
        return http.send(TestRequest.put("/api/v1/profiles/" + name)
                .withJson(body.replace('\'', '"'))
                .as(Role.ENGINEER));
    }

    private Reply get(String name) {
        return http.send(TestRequest.get("/api/v1/profiles" + name).as(Role.VIEWER));
    }

    @Test
    void aProfileIsReadAsItWasPutAndSurvivesARestart() {
        String body = "{'match':'tags.kind = A','observe':[{'path':'/3303/*/5700','attributes':{'pmin':10,'pmax':60},"
                + "'composite':true},{'path':'/3/0/9'}],'awakeTime':'PT20S','natTimeout':'PT1M','ackTimeout':'PT12S',"
                + "'blockSize':256,'reapply':'on-register','strings':{'/3/0/14':'ignore-case','*':'trim'},'builtIn':false}";
        assertEquals(201, put("thermometers", body).status());
        match.kinds.add("meter-17A");

        open();

        JsonNode shown = get("/thermometers").json();
        assertEquals("tags.kind = A", shown.path("match").asText());
        assertEquals("PT20S", shown.path("awakeTime").asText());
        assertEquals(1, shown.path("version").asInt());
        ProfileFacts facts = profiles.of("meter-17");
        assertEquals(Duration.ofSeconds(20), facts.awakeTime());
        assertEquals(Duration.ofMinutes(1), facts.natTimeout());
        assertEquals(Duration.ofSeconds(12), facts.ackTimeout());
        assertEquals(256, facts.blockSize());
        assertTrue(facts.reapplyOnRegister());
        assertFalse(facts.builtIn());
        assertTrue(facts.strings().same(new ResourcePath(3, 0, 14), "utc", "UTC"));
        assertTrue(facts.strings().same(new ResourcePath(3, 0, 15), "utc", "utc "));
        assertEquals(
                List.of(new ObserveRule("/3303/*/5700", "pmin=10&pmax=60", true), new ObserveRule("/3/0/9", "", false)),
                facts.observe());
        assertEquals(ProfileFacts.NONE, profiles.of("meter-18"));
    }

    @Test
    void severalProfilesAddUpAndTheMostImportantCounts() {
        put("b", "{'awakeTime':'PT10S','ackTimeout':'PT5S','observe':[{'path':'/3/0/9'}]}");
        put("a", "{'awakeTime':'PT30S','observe':[{'path':'/3/0/10'}]}");
        put("z", "{'priority':5,'awakeTime':'PT40S'}");

        ProfileFacts facts = profiles.of("anybody");

        assertEquals(Duration.ofSeconds(40), facts.awakeTime());
        assertEquals(Duration.ofSeconds(5), facts.ackTimeout());
        assertEquals(
                List.of("/3/0/10", "/3/0/9"),
                facts.observe().stream().map(ObserveRule::path).toList());
    }

    @Test
    void everyChangeIsAnEventAndLookedAt() {
        put("a", "{}");
        assertEquals(200, put("a", "{'priority':1}").status());
        assertEquals(200, put("a", "{'priority':1}").status());
        assertEquals(
                204,
                http.send(TestRequest.delete("/api/v1/profiles/a").as(Role.ENGINEER))
                        .status());

        assertEquals(2, world.events("audit.profile-changed").size());
        assertEquals(1, world.events("audit.profile-removed").size());
        assertEquals(List.of("all", "all", "all"), looked);
        assertEquals(404, get("/a").status());
    }

    @Test
    void aVersionThatIsNotTheNewestChangesNothing() {
        put("a", "{}");
        put("a", "{'priority':1}");

        Reply stale = http.send(TestRequest.put("/api/v1/profiles/a")
                .withJson("{}")
                .withIfMatch(1)
                .as(Role.ENGINEER));
        Reply gone = http.send(
                TestRequest.delete("/api/v1/profiles/a").withIfMatch(1).as(Role.ENGINEER));

        assertEquals(412, stale.status());
        assertEquals(412, gone.status());
        assertEquals(2, get("/a").json().path("version").asInt());
    }

    @Test
    void whichProfilesMatchIsRememberedForAMinuteAndUntilSomethingChanges() {
        put("a", "{'match':'tags.kind = A','awakeTime':'PT20S'}");
        FakeDevice meter = world.device("meter-17").has("/3/0/0", new Value.Text("Acme"));
        world.listeners.add(profiles);
        world.plug(World.nothing());
        meter.registersWithQueueMode();
        profiles.of("meter-17");
        profiles.of("meter-17");
        assertEquals(1, match.asked);

        match.kinds.add("meter-17A");
        profiles.changed("meter-17");
        assertEquals(Duration.ofSeconds(20), profiles.of("meter-17").awakeTime());

        match.kinds.clear();
        assertEquals(Duration.ofSeconds(20), profiles.of("meter-17").awakeTime());
        world.pass(Profiles.REMEMBERED);
        assertEquals(ProfileFacts.NONE, profiles.of("meter-17"));
        assertTrue(looked.contains("meter-17"));
    }

    @Test
    void aDeviceIsLookedAtAgainOnceItsRegistrationIsStored() {
        put("a", "{}");
        looked.clear();
        world.listeners.add(profiles);
        world.plug(World.nothing());
        FakeDevice meter = world.device("meter-17").has("/3/0/0", new Value.Text("Acme"));

        meter.registersWithQueueMode();
        world.pass(Duration.ofSeconds(2));
        assertEquals(List.of("meter-17"), looked);
        meter.wakes();
        world.pass(Duration.ofSeconds(2));
        assertEquals(List.of("meter-17"), looked);
        meter.has("/3303/0/5700", new Value.Real(1.0)).wakes();
        world.pass(Duration.ofSeconds(2));

        assertEquals(List.of("meter-17", "meter-17"), looked);
    }

    @Test
    void withoutProfilesNothingIsAsked() {
        assertEquals(ProfileFacts.NONE, profiles.of("meter-17"));
        assertEquals(0, match.asked);
    }

    @Test
    void whatCannotBeUnderstoodIsRefusedWithAPointer() {
        for (String[] wrong : new String[][] {
            {"{'observe':{}}", "/observe"},
            {"{'observe':[{}]}", "/observe/0/path"},
            {"{'observe':[{'path':'3303'}]}", "/observe/0/path"},
            {"{'observe':[{'path':'/*/0'}]}", "/observe/0/path"},
            {"{'observe':[{'path':'/0/0'}]}", "/observe/0/path"},
            {"{'observe':[{'path':'/3/0/9'},{'path':'/3/0/9'}]}", "/observe/1/path"},
            {"{'observe':[{'path':'/3/0/9','attributes':{'pmin':'x'}}]}", "/observe/0/attributes/pmin"},
            {"{'observe':[{'path':'/3/0/9','often':true}]}", "/observe/0/often"},
            {"{'awakeTime':'PT0S'}", "/awakeTime"},
            {"{'ackTimeout':'PT3M'}", "/ackTimeout"},
            {"{'natTimeout':5}", "/natTimeout"},
            {"{'blockSize':100}", "/blockSize"},
            {"{'reapply':'always'}", "/reapply"},
            {"{'strings':{'/3/0/14':'fuzzy'}}", "/strings/~13~10~114"},
            {"{'strings':{'/3/0':'trim'}}", "/strings/~13~10"},
            {"{'priority':2000}", "/priority"},
            {"{'builtIn':1}", "/builtIn"},
            {"{'awake':1}", "/awake"}
        }) {
            Reply reply = put("a", wrong[0]);
            assertEquals(422, reply.status(), wrong[0]);
            assertEquals(
                    wrong[1],
                    reply.json().path("errors").path(0).path("pointer").asText(),
                    reply.json().toString());
        }
        assertEquals(400, put("a", "{'match':'nonsense'}").status());
        assertEquals(422, put("a%20b", "{}").status());
        assertEquals(404, get("/a").status());
    }

    @Test
    void theProfileThatComesWithTheProgramIsShownAndStays() {
        assertEquals(
                "built-in", get("").json().path("items").path(0).path("name").asText());
        assertEquals(200, get("/built-in").status());
        assertEquals(409, put("built-in", "{}").status());
        assertEquals(
                409,
                http.send(TestRequest.delete("/api/v1/profiles/built-in").as(Role.ENGINEER))
                        .status());
    }

    @Test
    void profilesAreForEngineersAndEveryoneMayRead() {
        assertEquals(
                403,
                http.send(TestRequest.put("/api/v1/profiles/a").withJson("{}").as(Role.OPERATOR))
                        .status());
        assertEquals(200, get("").status());
    }

    @Test
    void aHundredProfilesAreKeptAndOneMoreIsRefused() {
        for (int number = 0; number < Profiles.PROFILES_MAX; number++) {
            assertEquals(201, put("p" + number, "{}").status());
        }

        assertEquals(409, put("one-more", "{}").status());
        assertEquals(200, put("p7", "{'priority':1}").status());
    }

    @Test
    void aHundredPathsAndAHundredStringRulesAreTakenAndNotOneMore() {
        assertEquals(201, put("paths", paths(ProfileReader.OBSERVE_MAX)).status());
        assertEquals(422, put("paths", paths(ProfileReader.OBSERVE_MAX + 1)).status());
        assertEquals(201, put("strings", strings(ProfileReader.STRINGS_MAX)).status());
        assertEquals(422, put("strings", strings(ProfileReader.STRINGS_MAX + 1)).status());
    }

    private static String paths(int count) {
        List<String> paths = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            paths.add("{'path':'/3303/" + number + "'}");
        }
        return "{'observe':[" + String.join(",", paths) + "]}";
    }

    private static String strings(int count) {
        List<String> rules = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            rules.add("'/3/0/" + number + "':'trim'");
        }
        return "{'strings':{" + String.join(",", rules) + "}}";
    }
}
