// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Optional;

/** ETS INT 205, 215, 220, 226-228, 233, 234, 241, 256, 261: writing and executing (OMA LwM2M Core 1.1 §6.3.3-§6.3.5). */
final class WriteCases {
    /** Default Minimum Period, Default Maximum Period, Notification Storing. */
    private static final String PMIN = "/2";

    private static final String PMAX = "/3";
    private static final String STORING = "/6";
    private static final long PMIN_SECONDS = 101;
    private static final long PMAX_SECONDS = 1_010;

    private WriteCases() {}

    static List<ConformanceCase> all() {
        return List.of(
                new ConformanceCase("205", "Setting basic information in Plain Text", WriteCases::plainText),
                new ConformanceCase("215", "Setting basic information in TLV", instanceIn("tlv")),
                new ConformanceCase("220", "Setting basic information in JSON", instanceIn("json")),
                new ConformanceCase("226", "Write (Partial Update) on an Object Instance", WriteCases::partial),
                new ConformanceCase("227", "Write (Replace) on a Resource", WriteCases::replace),
                new ConformanceCase("228", "Write on a Resource Instance", WriteCases::resourceInstance),
                new ConformanceCase("233", "Setting basic information in SenML CBOR", instanceIn("senml-cbor")),
                new ConformanceCase("234", "Setting basic information in SenML JSON", instanceIn("senml-json")),
                new ConformanceCase("241", "Executable Resource: rebooting the device", WriteCases::reboot)
                        .restarting(),
                new ConformanceCase("256", "Write that must fail", WriteCases::readOnly),
                new ConformanceCase("261", "Write-Attributes on several resources", WriteCases::attributes));
    }

    private static void plainText(DeviceUnderTest device, Findings findings) {
        OwnServer.of(device).ifPresent(server -> {
            set(device, findings, server + PMIN, LongNode.valueOf(PMIN_SECONDS), "text");
            set(device, findings, server + PMAX, LongNode.valueOf(PMAX_SECONDS), "text");
            set(device, findings, server + STORING, BooleanNode.FALSE, "text");
        });
    }

    /** Writes, reads back, and puts the old value back. */
    private static void set(DeviceUnderTest device, Findings findings, String path, JsonNode value, String format) {
        Answered before = device.read(path);
        Answered written = device.write(path, value, format);
        if (!before.success() && !written.success()) {
            findings.expectRefusal(written, "4.04", "4.05");
            device.note(path + " is not there: it is optional");
            return;
        }
        if (findings.expectCode(written, "2.04")) {
            findings.expectSame(
                    path, value.asText(), device.read(path).content().asText());
        }
        if (before.success()) {
            device.write(path, before.content(), format);
        }
    }

    private static ConformanceCase.Check instanceIn(String format) {
        return (device, findings) -> OwnServer.of(device).ifPresent(server -> {
            Answered before = device.read(server);
            ObjectNode wanted = JsonNodeFactory.instance.objectNode();
            wanted.put(server + PMIN, PMIN_SECONDS).put(server + PMAX, PMAX_SECONDS);
            Answered written = device.writeInstance(server, wanted, format);
            if (written.code().equals("4.15")) {
                findings.notApplicable("the device does not speak " + format + " (4.15)");
            } else if (findings.expectCode(written, "2.04")) {
                Answered after = device.read(server);
                findings.expectSame(
                        server + PMIN, PMIN_SECONDS, after.at(server + PMIN).asLong());
                findings.expectSame(
                        server + PMAX, PMAX_SECONDS, after.at(server + PMAX).asLong());
                restore(device, server, before, format);
            }
        });
    }

    private static void restore(DeviceUnderTest device, String server, Answered before, String format) {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        for (String resource : List.of(PMIN, PMAX)) {
            if (!before.at(server + resource).isMissingNode()) {
                values.set(server + resource, before.at(server + resource));
            }
        }
        if (!values.isEmpty()) {
            device.writeInstance(server, values, format);
        }
    }

    private static void partial(DeviceUnderTest device, Findings findings) {
        OwnServer.of(device).ifPresent(server -> {
            Answered before = device.read(server);
            ObjectNode wanted = JsonNodeFactory.instance.objectNode().put(server + PMIN, PMIN_SECONDS);
            if (findings.expectCode(device.writeInstance(server, wanted, "tlv"), "2.04")) {
                Answered after = device.read(server);
                findings.expectSame(
                        server + PMIN, PMIN_SECONDS, after.at(server + PMIN).asLong());
                before.content().properties().forEach(member -> {
                    if (!member.getKey().equals(server + PMIN)) {
                        findings.expectSame(member.getKey(), member.getValue(), after.at(member.getKey()));
                    }
                });
                restore(device, server, before, "tlv");
            }
        });
    }

    private static void replace(DeviceUnderTest device, Findings findings) {
        OwnServer.of(device).ifPresent(server -> {
            Answered before = device.read(server + PMAX);
            if (findings.expectCode(device.write(server + PMAX, LongNode.valueOf(PMAX_SECONDS)), "2.04")) {
                findings.expectSame(
                        server + PMAX,
                        PMAX_SECONDS,
                        device.read(server + PMAX).content().asLong());
            }
            if (before.success()) {
                device.write(server + PMAX, before.content());
            }
        });
    }

    private static void resourceInstance(DeviceUnderTest device, Findings findings) {
        Optional<String> portfolio = device.instanceOf(InstanceCases.PORTFOLIO);
        if (portfolio.isEmpty()) {
            findings.notApplicable("the device has no writable resource with instances (object 16)");
            return;
        }
        String path = portfolio.get() + "/0/0";
        Answered before = device.read(path);
        if (findings.expectCode(device.write(path, TextNode.valueOf("conformance")), "2.04")) {
            findings.expectSame(path, "conformance", device.read(path).content().asText());
        }
        if (before.success()) {
            device.write(path, before.content());
        }
    }

    private static void reboot(DeviceUnderTest device, Findings findings) {
        long mark = device.mark();
        if (findings.expectCode(device.execute("/3/0/4"), "2.04")) {
            findings.expect(device.await(mark, "device.registered").isPresent(), "no Register followed the reboot");
        }
    }

    private static void readOnly(DeviceUnderTest device, Findings findings) {
        Answered before = device.read("/3/0/16");
        findings.expectRefusal(device.writeAnyway("/3/0/16", TextNode.valueOf("U")), "4.05");
        findings.expectSame("/3/0/16", before.content(), device.read("/3/0/16").content());
    }

    private static void attributes(DeviceUnderTest device, Findings findings) {
        List<String> paths = List.of("/3/0/11", "/3/0/16");
        ObjectNode wanted =
                JsonNodeFactory.instance.objectNode().put("pmin", 10).put("pmax", 200);
        for (String path : paths) {
            if (!findings.expectCode(device.attributes(path, wanted), "2.04")) {
                return;
            }
        }
        Answered found = device.discover("/3/0");
        if (findings.expectCode(found, "2.05")) {
            for (String path : paths) {
                findings.expectSame(
                        path + " pmin",
                        10,
                        found.attributesOf(path).path("pmin").asInt(-1));
                findings.expectSame(
                        path + " pmax",
                        200,
                        found.attributesOf(path).path("pmax").asInt(-1));
            }
        }
        ObjectNode none = JsonNodeFactory.instance.objectNode().putNull("pmin").putNull("pmax");
        paths.forEach(path -> device.attributes(path, none));
    }
}
