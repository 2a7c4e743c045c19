// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** ETS INT 201-204, 211, 221-225, 231, 232, 237, 260: reading (OMA LwM2M Core 1.1 §6.3.1, §6.3.2, §7.4). */
final class ReadCases {
    private static final List<String> FACTS = List.of("/3/0/0", "/3/0/1", "/3/0/2");
    private static final String DEVICE = "/3/0";

    private ReadCases() {}

    static List<ConformanceCase> all() {
        return List.of(
                new ConformanceCase("201", "Querying basic information in Plain Text", ReadCases::plainText),
                new ConformanceCase("203", "Querying basic information in TLV", instanceIn("tlv")),
                new ConformanceCase("204", "Querying basic information in JSON", instanceIn("json")),
                new ConformanceCase("211", "Querying basic information in CBOR", resourceIn("cbor")),
                new ConformanceCase("221", "Attempt to operate on the Security object", ReadCases::security),
                new ConformanceCase("222", "Read on an Object", ReadCases::object),
                new ConformanceCase("223", "Read on an Object Instance", ReadCases::instance),
                new ConformanceCase("224", "Read on a Resource", ReadCases::resource),
                new ConformanceCase("225", "Read on a Resource Instance", ReadCases::resourceInstance),
                new ConformanceCase("231", "Querying basic information in SenML JSON", instanceIn("senml-json")),
                new ConformanceCase("232", "Querying basic information in SenML CBOR", instanceIn("senml-cbor")),
                new ConformanceCase("237", "Read without a wished content format", ReadCases::object),
                new ConformanceCase("260", "Discover", ReadCases::discover));
    }

    private static void plainText(DeviceUnderTest device, Findings findings) {
        int present = 0;
        for (String path : FACTS) {
            Answered answered = device.read(path, "text");
            if (answered.success()) {
                present++;
                findings.expect(answered.content().isTextual(), path + " is no text: " + answered.content());
            } else {
                // Manufacturer, model and serial number are optional resources.
                findings.expectRefusal(answered, "4.04");
            }
        }
        findings.expect(present > 0, "none of " + FACTS + " can be read");
    }

    private static ConformanceCase.Check instanceIn(String format) {
        return (device, findings) -> {
            Answered answered = device.read(DEVICE, format);
            if (answered.code().equals("4.06")) {
                findings.notApplicable("the device does not speak " + format + " (4.06)");
            } else if (findings.expectCode(answered, "2.05")) {
                mandatory(answered, findings);
            }
        };
    }

    private static ConformanceCase.Check resourceIn(String format) {
        return (device, findings) -> {
            Answered answered = device.read("/3/0/16", format);
            if (answered.code().equals("4.06")) {
                findings.notApplicable("the device does not speak " + format + " (4.06)");
            } else {
                findings.expectCode(answered, "2.05");
            }
        };
    }

    /** Error Code and Supported Binding are the mandatory readable resources of object 3. */
    private static void mandatory(Answered answered, Findings findings) {
        findings.expect(!answered.at("/3/0/11").isMissingNode(), "the mandatory resource /3/0/11 is missing");
        findings.expect(!answered.at("/3/0/16").isMissingNode(), "the mandatory resource /3/0/16 is missing");
        findings.expect(answered.at("/3/0/4").isMissingNode(), "/3/0/4 can only be executed but was read");
    }

    private static void security(DeviceUnderTest device, Findings findings) {
        findings.notApplicable("this server never addresses objects 0 and 21");
    }

    private static void object(DeviceUnderTest device, Findings findings) {
        Answered answered = device.read("/3");
        if (findings.expectCode(answered, "2.05")) {
            mandatory(answered, findings);
        }
        findings.expectRefusal(device.read("/32000"), "4.04");
    }

    private static void instance(DeviceUnderTest device, Findings findings) {
        Answered answered = device.read(DEVICE);
        if (findings.expectCode(answered, "2.05")) {
            mandatory(answered, findings);
        }
        findings.expectRefusal(device.read("/3/32000"), "4.04");
    }

    private static void resource(DeviceUnderTest device, Findings findings) {
        Answered binding = device.read("/3/0/16");
        if (findings.expectCode(binding, "2.05")) {
            findings.expect(
                    binding.content().asText().matches("[UMHTSN]{1,6}Q?S?Q?"),
                    "/3/0/16 is no binding: " + binding.content());
        }
    }

    private static void resourceInstance(DeviceUnderTest device, Findings findings) {
        Answered errors = device.read("/3/0/11");
        if (!findings.expectCode(errors, "2.05")) {
            return;
        }
        JsonNode instances = errors.content();
        if (!findings.expect(instances.isObject() && !instances.isEmpty(), "/3/0/11 has no resource instance")) {
            return;
        }
        String id = instances.fieldNames().next();
        Answered one = device.read("/3/0/11/" + id);
        if (findings.expectCode(one, "2.05")) {
            findings.expectSame("/3/0/11/" + id, instances.path(id), one.content());
        }
    }

    private static void discover(DeviceUnderTest device, Findings findings) {
        Answered object = device.discover("/3");
        if (findings.expectCode(object, "2.05")) {
            findings.expect(object.links().contains(DEVICE), "Discover of /3 does not name " + DEVICE);
            findings.expect(object.links().contains("/3/0/4"), "Discover of /3 does not name /3/0/4");
        }
        Answered instance = device.discover(DEVICE);
        if (findings.expectCode(instance, "2.05")) {
            findings.expect(instance.links().contains("/3/0/16"), "Discover of " + DEVICE + " does not name /3/0/16");
        }
        findings.expectCode(device.discover("/3/0/16"), "2.05");
        findings.expectRefusal(device.discover("/32000"), "4.04");
    }
}
