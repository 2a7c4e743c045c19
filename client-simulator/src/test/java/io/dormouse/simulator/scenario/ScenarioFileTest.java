// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.dormouse.simulator.scenario.ScenarioFile.Reading;
import io.dormouse.simulator.scenario.ScenarioFile.Refused;
import io.dormouse.simulator.scenario.ScenarioFile.Understood;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScenarioFileTest {
    private static final String SMALLEST = """
            scenario: small-one
            groups:
              meters:
                count: 2
            phases:
              - name: they register
            """;

    @TempDir
    Path directory;

    private Reading read(String text) {
        return ScenarioFile.read(text, "a.yaml", directory);
    }

    private List<String> problems(String text) {
        return assertInstanceOf(Refused.class, read(text)).problems();
    }

    private Scenario understood(String text) {
        Reading reading = read(text);
        assertTrue(reading instanceof Understood, reading::toString);
        return ((Understood) reading).scenario();
    }

    @Test
    void theSmallestScenarioHasUsualValues() {
        Scenario scenario = understood(SMALLEST);

        assertEquals("small-one", scenario.name());
        assertEquals(1, scenario.seed());
        assertEquals(1.0, scenario.speed());
        assertEquals(2, scenario.devices());
        assertTrue(scenario.groups().get(0).secured());
        assertEquals("small-one-meters-02", scenario.groups().get(0).endpointOf("small-one", 2));
    }

    @Test
    void aWrongWordIsToldWithItsPlaceAndWhatWasMeant() {
        String text = SMALLEST.replace("count: 2", "count: 2\n    lifetme: 7d\n    radio: nbiot-good");

        assertEquals(
                List.of(
                        "a.yaml:5:5: a group knows no word lifetme; did you mean lifetime?",
                        "a.yaml:6:12: unknown word nbiot-good; did you mean nb-iot-good?"),
                problems(text));
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        String text = SMALLEST.replace("count: 2", "count: many") + "    expect:\n      - convergd: {of: meters}\n"
                + "    do:\n      - sleep: {group: metres}\n      - wake: {}\n";

        List<String> problems = problems(text);

        assertEquals(4, problems.size(), problems::toString);
        assertTrue(problems.get(0).contains(":4:12: expected a whole number from 1 to 50000, not \"many\""));
        assertTrue(problems.get(1).endsWith("an expectation cannot be convergd; did you mean converged?"));
        assertTrue(problems.get(2).endsWith("there is no group called metres; did you mean meters?"));
        assertTrue(problems.get(3).endsWith("wake needs the word group"));
    }

    @Test
    void whatIsNotYamlIsToldWithItsLine() {
        assertTrue(problems("scenario: [").get(0).startsWith("a.yaml:"));
        assertEquals(List.of("a.yaml:1:1: the file is empty"), problems(""));
        assertTrue(problems("scenario: a\nscenario: b\n").get(0).startsWith("a.yaml:2:"));
    }

    @Test
    void valuesNeedExactlyOneCourse() {
        String text = SMALLEST.replace(
                "count: 2",
                "count: 2\n    values:\n      /3303/0/5700: {every: 1h}\n      /3303/0/5701: {csv: gone.csv}");

        List<String> problems = problems(text);

        assertTrue(problems.get(0).contains("a value needs exactly one of constant, ramp, sine"), problems::toString);
        assertTrue(problems.stream().anyMatch(each -> each.contains("gone.csv cannot be read")), problems::toString);
    }

    @Test
    void aFileOfValuesLiesBesideTheScenario() throws Exception {
        Files.writeString(directory.resolve("day.csv"), "time,value\n00:00,1.5\n01:00,2.5\n");

        understood(
                SMALLEST.replace("count: 2", "count: 2\n    values:\n      /3303/0/5700: {csv: day.csv, every: 1h}"));
    }

    @Test
    void countsAndTextsHaveTheirLimits() {
        assertEquals(
                50_000, understood(SMALLEST.replace("count: 2", "count: 50000")).devices());
        assertEquals(1, problems(SMALLEST.replace("count: 2", "count: 50001")).size());
        assertTrue(problems(" ".repeat((1 << 20) + 1)).get(0).contains("more than"));
    }

    @Test
    void durationsAreWrittenAsPeopleWriteThem() {
        String text = SMALLEST + "    for: 1.5h\n";

        assertEquals(Duration.ofMinutes(90), understood(text).phases().get(0).lasts());
        assertTrue(problems(SMALLEST + "    for: 10\n").get(0).contains("a duration such as 500ms, 10s"));
    }

    @Test
    void theSmallVersionIsSmallButNeverEmpty() {
        GroupPlan plan = understood(SMALLEST).groups().get(0);

        assertEquals(1, plan.scaled(0.01).count());
        assertEquals(2, plan.scaled(1).count());
    }

    @Test
    void whoeverUsesTheApiIsKnown() {
        assertTrue(!understood(SMALLEST).needsApi());
        assertTrue(understood(SMALLEST + "    expect:\n      - converged: {of: meters}\n")
                .needsApi());
    }

    @Test
    void everyShippedScenarioIsUnderstoodAndFitsTheSchema() throws Exception {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(ScenarioFile.schema().toString());
        for (String name : ScenarioLibrary.names()) {
            String text = ScenarioLibrary.text(name).orElseThrow();
            assertEquals(name, understood(text).name());
            JsonNode json = new YAMLMapper().readTree(text);
            assertEquals(
                    "[]",
                    schema.validate(json.toString(), com.networknt.schema.InputFormat.JSON)
                            .toString(),
                    name);
        }
    }

    @Test
    void theSchemaOfTheDocumentsIsTheOneOfTheProgram() throws Exception {
        Path documented = Path.of("../docs/scenario.schema.json");

        assertEquals(
                ScenarioFile.schema().toPrettyString().strip(),
                Files.readString(documented).strip(),
                "write it anew: ./dormouse simulate --schema > docs/scenario.schema.json");
    }

    @Test
    void theSchemaRefusesWhatTheReaderRefuses() throws Exception {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(ScenarioFile.schema().toString());
        JsonNode wrong = new YAMLMapper().readTree(SMALLEST.replace("count", "cuont"));

        assertTrue(!schema.validate(wrong.toString(), com.networknt.schema.InputFormat.JSON)
                .isEmpty());
    }
}
