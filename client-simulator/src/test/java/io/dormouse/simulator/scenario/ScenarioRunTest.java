// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.simulator.report.HtmlReport;
import io.dormouse.simulator.report.JunitXml;
import io.dormouse.simulator.report.TerminalReport;
import io.dormouse.simulator.scenario.ScenarioFile.Understood;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs whose verdict is known before: nobody answers at these addresses. */
class ScenarioRunTest {
    private static final RunSettings NOWHERE =
            RunSettings.against(URI.create("coap://127.0.0.1:1"), URI.create("coaps://127.0.0.1:1"));

    private final StringWriter told = new StringWriter();

    private Outcome play(String text, RunSettings settings) throws Exception {
        Scenario scenario = ((Understood) ScenarioFile.read(text, "test.yaml", Path.of(""))).scenario();
        TerminalReport report = new TerminalReport(new PrintWriter(told), false, "play it again");
        try (ScenarioRun run = new ScenarioRun(scenario, settings, report)) {
            return run.play();
        }
    }

    private static final String LONELY = """
            scenario: lonely
            groups:
              meters: {count: 3, security: none, patience: {answer: 200ms, retry: 10s}}
            phases:
              - name: nobody answers
                for: 3s
                expect:
                  - unregistered: {within: 5s}
                  - bytes: {min: 1}
              - name: somebody should
                expect:
                  - registered: {share: 50%, within: 300ms}
              - name: never played
            """;

    @Test
    void whatDoesNotComeTrueFailsItsPhaseAndEndsTheRun() throws Exception {
        Outcome outcome = play(LONELY, NOWHERE);

        assertTrue(!outcome.isMet());
        assertTrue(outcome.phases().get(0).isMet());
        assertEquals("0 of 3", outcome.phases().get(1).checks().get(0).verdict().actual());
        assertEquals(
                3, outcome.phases().get(1).checks().get(0).verdict().worst().size());
        assertTrue(outcome.phases().get(2).skipped());
        assertTrue(told.toString().contains("FAIL 50 % of all devices are registered (0 of 3"), told::toString);
        assertTrue(told.toString().contains("replay: play it again"), told::toString);
    }

    @Test
    void verdictsAreWrittenForBuildServersAndForPeople() throws Exception {
        Outcome outcome = play(LONELY, NOWHERE);

        String xml = new String(JunitXml.of(List.of(outcome), List.of("again <now>")), StandardCharsets.UTF_8);
        String html = HtmlReport.of(List.of(outcome), List.of("again <now>"));

        assertTrue(
                xml.contains("<testsuite name=\"lonely\" tests=\"4\" failures=\"1\" errors=\"0\" skipped=\"1\""), xml);
        assertTrue(xml.contains("again &lt;now"), xml);
        assertTrue(html.contains("again &lt;now&gt;") && html.contains("lonely-meters-03"), html);
        assertTrue(html.contains("<svg") && !html.contains("http"), "a page that needs nothing else");
    }

    @Test
    void theSameSeedDecidesTheSameAndAnotherSeedDoesNot() throws Exception {
        String sleepers = """
                scenario: sleepers
                speed: 36000
                groups:
                  meters:
                    count: 4
                    security: none
                    sleep: {awake: 50ms, asleep: 1h, wakes: 3}
                    patience: {answer: 100ms, retry: 50s}
                phases:
                  - name: they sleep and wake
                    expect: [{wakes: {atLeast: 3, within: 20s}}]
                """;

        String digest = play(sleepers, NOWHERE).digest();

        assertEquals(digest, play(sleepers, NOWHERE).digest());
        assertTrue(!digest.equals(play(sleepers, NOWHERE.withSeed(99)).digest()));
    }

    @Test
    void anActionOnAShareOfAGroupChoosesTheSameDevicesForTheSameSeed() throws Exception {
        String text = """
                scenario: some
                groups:
                  meters: {count: 20, security: none, start: manual, patience: {answer: 200ms, retry: 10s}}
                phases:
                  - name: some are switched on
                    do:
                      - start: {group: meters, share: 25%}
                    for: 3s
                """;

        List<String> chosen = play(text, NOWHERE).usage().stream()
                .filter(each -> each.bytes() > 0)
                .map(Outcome.Usage::endpoint)
                .sorted()
                .toList();

        assertEquals(5, chosen.size());
        assertEquals(
                chosen,
                play(text, NOWHERE).usage().stream()
                        .filter(each -> each.bytes() > 0)
                        .map(Outcome.Usage::endpoint)
                        .sorted()
                        .toList());
    }

    @Test
    void metricsAreSummedOverTheirLabels() {
        String text = "a_total{x=\"1\"} 2.0\na_total{x=\"2\"} 3.0\na_total_other 7.0\n# HELP a_total x\n";

        assertEquals(5.0, MetricExpectation.sum(text, "a_total", ""));
        assertEquals(3.0, MetricExpectation.sum(text, "a_total", "x=\"2\""));
    }
}
