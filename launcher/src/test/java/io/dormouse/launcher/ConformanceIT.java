// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dormouse.simulator.Behaviour;
import io.dormouse.simulator.Operation;
import io.dormouse.simulator.Rule;
import io.dormouse.simulator.SimulatedDevice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.eclipse.leshan.core.ResponseCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dormouse conformance} against a device that does everything right, and against one that does a dozen things wrong. */
final class ConformanceIT {
    @TempDir
    Path data;

    private Program server;
    private Api api;

    @BeforeEach
    void started() {
        server = Program.onFreePorts(data);
        api = Api.of(server, data);
    }

    @AfterEach
    void stopped() {
        server.close();
    }

    private Program.Ended conformance(String endpoint, String... more) {
        String[] fixed = {
            "conformance",
            "--server",
            server.address("http").toString(),
            "--token-file",
            data.resolve("admin-token").toString(),
            "--device",
            endpoint,
            "--patience",
            "PT10S",
            "--json",
            data.resolve("result.json").toString(),
            "--report",
            data.resolve("result.xml").toString()
        };
        String[] all = java.util.Arrays.copyOf(fixed, fixed.length + more.length);
        System.arraycopy(more, 0, all, fixed.length, more.length);
        return Program.run(all);
    }

    private Map<String, String> verdicts() throws Exception {
        JsonNode result =
                new ObjectMapper().readTree(data.resolve("result.json").toFile());
        Map<String, String> verdicts = new TreeMap<>();
        result.path("cases")
                .forEach(one -> verdicts.put(
                        one.path("id").asText(), one.path("verdict").asText()));
        return verdicts;
    }

    @Test
    void theSimulatedDevicePassesEveryCaseThatAppliesToIt() throws Exception {
        try (SimulatedDevice device = Meter.known(server, api, "well-behaved").build()) {
            Meter.registers(device);

            Program.Ended ended = conformance("well-behaved");

            assertEquals(0, ended.exitCode(), ended.output());
            Map<String, String> verdicts = verdicts();
            Set<String> passed = new TreeSet<>(verdicts.keySet());
            passed.removeIf(id -> !verdicts.get(id).equals("pass"));
            assertTrue(
                    passed.containsAll(Set.of(
                            "101", "102", "103", "104", "107", "201", "203", "205", "215", "222", "225", "226", "227",
                            "229", "230", "231", "232", "233", "234", "241", "256", "257", "260", "261", "280", "281",
                            "301", "302", "303", "304", "305", "310", "401")),
                    ended.output());
            JsonNode evidence = new ObjectMapper()
                    .readTree(data.resolve("result.json").toFile())
                    .path("cases")
                    .findParents("evidence")
                    .get(8)
                    .path("evidence");
            assertTrue(evidence.size() > 0, "a verdict without evidence");
            var junit = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(data.resolve("result.xml").toFile());
            assertEquals(verdicts.size(), junit.getElementsByTagName("testcase").getLength());
            assertEquals(0, junit.getElementsByTagName("failure").getLength());
        }
    }

    @Test
    void aDozenFaultsOfADeviceAreFound() throws Exception {
        try (SimulatedDevice device = Meter.known(server, api, "broken")
                .rule(refuse("/1/0/8", Operation.EXECUTE, ResponseCode.METHOD_NOT_ALLOWED))
                .rule(refuse("/1/0/1", Operation.WRITE, ResponseCode.BAD_REQUEST))
                .rule(refuse("/3/0/0", Operation.READ, ResponseCode.BAD_REQUEST))
                .rule(refuse("/32000", Operation.READ, ResponseCode.BAD_REQUEST))
                .rule(refuse("/3/0/11", Operation.READ, ResponseCode.UNAUTHORIZED))
                .rule(refuse("/3/0/16", Operation.WRITE, ResponseCode.CHANGED))
                .rule(refuse("/3", Operation.DISCOVER, ResponseCode.BAD_REQUEST))
                .rule(refuse("/", Operation.WRITE_ATTRIBUTES, ResponseCode.METHOD_NOT_ALLOWED))
                .rule(refuse("/1/0/1", Operation.READ_COMPOSITE, ResponseCode.NOT_FOUND))
                .rule(refuse("/", Operation.WRITE_COMPOSITE, ResponseCode.CHANGED))
                .rule(refuse("/", Operation.OBSERVE_COMPOSITE, ResponseCode.BAD_REQUEST))
                .rule(new Rule("/3/0/4", Set.of(Operation.EXECUTE), new Behaviour.Ignore()))
                .build()) {
            device.clamp("/1/0/3", 0, 100);
            Meter.registers(device);

            Program.Ended ended = conformance("broken", "--cases", "101-107,201-281,301-310");

            assertEquals(1, ended.exitCode(), ended.output());
            Map<String, String> verdicts = verdicts();
            Map<String, String> faults = Map.ofEntries(
                    Map.entry("104", "does not know the Update trigger"),
                    Map.entry("107", "does not take a lifetime"),
                    Map.entry("201", "cannot give its manufacturer"),
                    Map.entry("237", "says 4.00 for an object that is not there"),
                    Map.entry("225", "does not give its error codes"),
                    Map.entry("256", "says that it wrote what cannot be written"),
                    Map.entry("260", "does not discover"),
                    Map.entry("261", "takes no attributes"),
                    Map.entry("280", "fails a composite although all is there"),
                    Map.entry("230", "says that it wrote a composite, and did not"),
                    Map.entry("257", "says that it wrote a composite with something read-only"),
                    Map.entry("304", "does not observe composites"),
                    Map.entry("241", "does not reboot"),
                    Map.entry("227", "changes less than it says"));
            faults.forEach((id, fault) -> assertEquals(
                    "fail", verdicts.get(id), () -> id + ": a device that " + fault + "\n" + ended.output()));
            assertEquals("pass", verdicts.get("101"), ended.output());
            String junit = Files.readString(data.resolve("result.xml"));
            assertTrue(junit.contains("<failure"), junit);
        }
    }

    private static Rule refuse(String path, Operation operation, ResponseCode code) {
        return new Rule(path, Set.of(operation), new Behaviour.Refuse(code));
    }

    @Test
    void whatIsMissingIsSaid() {
        Program.Ended ended = Program.run("conformance", "--device", "x");

        assertEquals(2, ended.exitCode());
        assertTrue(ended.output().contains("--token-file"), ended.output());
        Program.Ended listed = Program.run("conformance", "--list");
        assertEquals(0, listed.exitCode());
        assertTrue(listed.output().contains("1630"), listed.output());
    }
}
