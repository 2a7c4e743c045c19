// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher.conformance;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** ETS INT 229, 230, 235, 236, 257, 280, 281: composite operations (OMA LwM2M Core 1.1 §6.3.8, §6.3.9). */
final class CompositeCases {
    private static final String CBOR = "senml-cbor";
    private static final String JSON = "senml-json";
    private static final String ABSENT = "/3/0/32000";

    private CompositeCases() {}

    static List<ConformanceCase> all() {
        return List.of(
                new ConformanceCase("229", "Read-Composite", needing(CompositeCases::read)),
                new ConformanceCase("230", "Write-Composite", needing(CompositeCases::write)),
                new ConformanceCase("235", "Read-Composite on the root path", CompositeCases::root),
                new ConformanceCase("236", "Read-Composite, partial presence", needing(CompositeCases::partial)),
                new ConformanceCase("257", "Write-Composite that must fail", needing(CompositeCases::failing)),
                new ConformanceCase("280", "Successful Read-Composite", needing(CompositeCases::several)),
                new ConformanceCase("281", "Partially successful Read-Composite", needing(CompositeCases::partial)));
    }

    /** Composite operations came with 1.1, where they are the device's choice. */
    private static ConformanceCase.Check needing(ConformanceCase.Check check) {
        return (device, findings) -> {
            Answered probe = device.composite("readComposite", JSON, List.of("/3/0/16"));
            if (probe.code().equals("4.05") || probe.code().equals("5.01")) {
                findings.notApplicable("the device has no composite operations (" + probe.code() + ")");
            } else {
                check.run(device, findings);
            }
        };
    }

    private static void read(DeviceUnderTest device, Findings findings) {
        Answered answered = device.composite("readComposite", JSON, List.of("/3/0/16", "/3/0/11/0"));
        if (findings.expectCode(answered, "2.05")) {
            findings.expect(answered.content().has("/3/0/16"), "/3/0/16 is missing in the answer");
            findings.expect(answered.content().toString().contains("/3/0/11"), "/3/0/11/0 is missing in the answer");
        }
    }

    private static void several(DeviceUnderTest device, Findings findings) {
        String server = OwnServer.of(device).orElse("/1/0");
        for (String format : List.of(JSON, CBOR)) {
            Answered answered = device.composite("readComposite", format, List.of("/3/0/16", server + "/1"));
            if (answered.code().equals("4.06")) {
                device.note("the device does not speak " + format);
            } else if (findings.expectCode(answered, "2.05")) {
                findings.expect(answered.content().has("/3/0/16"), "/3/0/16 is missing as " + format);
                findings.expect(answered.content().has(server + "/1"), server + "/1 is missing as " + format);
            }
        }
    }

    private static void partial(DeviceUnderTest device, Findings findings) {
        Answered answered = device.composite("readComposite", JSON, List.of("/3/0/16", ABSENT));
        if (findings.expectCode(answered, "2.05")) {
            findings.expect(answered.content().has("/3/0/16"), "/3/0/16 is missing in the answer");
            findings.expect(!answered.content().has(ABSENT), ABSENT + " must not be in the answer");
        }
    }

    private static void root(DeviceUnderTest device, Findings findings) {
        findings.notApplicable("this server asks for paths of 1 to 4 ids, never for the root");
    }

    private static void write(DeviceUnderTest device, Findings findings) {
        String server = OwnServer.of(device).orElse("/1/0");
        Answered before = device.read(server);
        ObjectNode wanted =
                JsonNodeFactory.instance.objectNode().put(server + "/2", 102).put(server + "/3", 1_020);
        if (findings.expectCode(device.writeComposite(JSON, wanted, true), "2.04")) {
            Answered after = device.read(server);
            findings.expectSame(server + "/2", 102, after.at(server + "/2").asInt());
            findings.expectSame(server + "/3", 1_020, after.at(server + "/3").asInt());
        }
        ObjectNode old = JsonNodeFactory.instance.objectNode();
        for (String path : List.of(server + "/2", server + "/3")) {
            if (!before.at(path).isMissingNode()) {
                old.set(path, before.at(path));
            }
        }
        if (!old.isEmpty()) {
            device.writeComposite(JSON, old, true);
        }
    }

    /** All or nothing: a resource that can be written must keep its value when another one cannot. */
    private static void failing(DeviceUnderTest device, Findings findings) {
        String server = OwnServer.of(device).orElse("/1/0");
        Answered before = device.read(server + "/3");
        ObjectNode wanted =
                JsonNodeFactory.instance.objectNode().put(server + "/3", 1_021).put("/3/0/16", "U");
        findings.expectRefusal(device.writeComposite(JSON, wanted, false));
        Answered after = device.read(server + "/3");
        if (before.success()) {
            findings.expectSame(server + "/3 after a failed Write-Composite", before.content(), after.content());
        }
    }
}
