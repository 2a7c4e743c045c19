// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.launcher.Program.Ended;
import io.dormouse.simulator.scenario.ScenarioLibrary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped scenarios against the packaged server, as somebody's build would play them. */
final class ScenarioIT {
    @TempDir
    Path data;

    private String[] simulate(Program server, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "simulate",
                "--server",
                server.address("coap").toString(),
                "--server",
                server.address("coaps").toString(),
                "--api",
                server.address("http").toString(),
                "--token-file",
                data.resolve("admin-token").toString()));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    @Test
    void everyShippedScenarioPassesInItsSmallVersion() throws Exception {
        List<String> names = ScenarioLibrary.names();
        assertTrue(names.size() >= 12, names::toString);
        Path xml = data.resolve("verdicts.xml");
        Path html = data.resolve("report.html");
        try (Program server = Program.onFreePorts(data, "--nosec", "any")) {
            List<String> more = new ArrayList<>(names);
            more.addAll(List.of("--small", "--parallel", "4", "--report", xml.toString(), "--html", html.toString()));

            Ended ended = Program.run(simulate(server, more.toArray(String[]::new)));

            assertEquals(0, ended.exitCode(), ended::output);
            assertTrue(
                    ended.output().contains(names.size() + " of " + names.size() + " scenarios passed"), ended::output);
        }
        String verdicts = Files.readString(xml);
        String page = Files.readString(html);
        for (String name : names) {
            assertTrue(verdicts.contains("<testsuite name=\"" + name + "\""), name);
            assertTrue(page.contains(name), name);
        }
        assertTrue(!verdicts.contains("<failure"), verdicts);
        assertTrue(page.contains("<svg") && !page.contains("src=") && !page.contains("href="), "self-contained");
    }

    @Test
    void aServerThatDiesMeanwhileFailsTheScenarioAndTheWayToReplayItIsTold() throws Exception {
        Path xml = data.resolve("verdicts.xml");
        try (Program server = Program.onFreePorts(data, "--nosec", "any")) {
            Ended ended = Program.runUntil(
                    "[2/3] dusk",
                    server::kill,
                    simulate(server, "street-lamps", "--small", "--seed", "7", "--report", xml.toString()));

            assertEquals(1, ended.exitCode(), ended::output);
            assertTrue(ended.output().contains("FAILED street-lamps: 1 of 3 phases"), ended::output);
            assertTrue(
                    ended.output().contains("replay: dormouse simulate street-lamps --seed 7 --small"), ended::output);
        }
        assertTrue(Files.readString(xml).contains("<failure"), () -> "no failure in the verdicts");
    }

    @Test
    void aBadRadioGivesTheSameVerdictAndTheSameDecisionsEachTime() throws Exception {
        Path file = data.resolve("bad-air.yaml");
        Files.writeString(file, """
                scenario: bad-air
                speed: 60
                groups:
                  meters:
                    count: 5
                    security: none
                    sleep: {awake: 1s, asleep: 1m, wakes: 2}
                    radio: {loss: 30%, delayMax: 50ms, natTimeout: 2s}
                    patience: {answer: 10s, retry: 1s}
                    values:
                      /3303/0/5700: {walk: {start: 20, step: 1}, every: 90d}
                phases:
                  - name: they register, sleep and wake
                    do:
                      - move: {group: meters, share: 40%, over: 1s}
                    expect:
                      - registered: {within: 60s}
                      - wakes: {atLeast: 2, within: 60s}
                """);
        Set<String> decisions = new HashSet<>();
        try (Program server = Program.onFreePorts(data, "--nosec", "any")) {
            for (int round = 1; round <= 3; round++) {
                Ended ended = Program.run(simulate(server, file.toString(), "--seed", "11"));

                assertEquals(0, ended.exitCode(), ended::output);
                Matcher told = Pattern.compile("decisions ([0-9a-f]{8})").matcher(ended.output());
                assertTrue(told.find(), ended::output);
                decisions.add(told.group(1));
            }
        }
        assertEquals(1, decisions.size(), decisions::toString);
    }

    @Test
    void whatIsWrongWithAFileIsToldWithItsPlace() throws Exception {
        Path file = data.resolve("wrong.yaml");
        Files.writeString(file, "scenario: wrong\ngroups:\n  meters: {cuont: 3}\nphases: []\n");

        Ended ended = Program.run("simulate", file.toString(), "--with-server");

        assertEquals(2, ended.exitCode());
        assertTrue(
                ended.output().contains("wrong.yaml:3:12: a group knows no word cuont; did you mean count?"),
                ended::output);
    }

    @Test
    void scenariosThatUseTheApiAreNotBegunWithoutIt() {
        Ended ended = Program.run("simulate", "street-lamps", "--server", "coap://127.0.0.1:1");

        assertNotEquals(0, ended.exitCode());
        assertTrue(ended.output().contains("use the API of the server: street-lamps"), ended::output);
    }
}
