// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher.conformance;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** ETS INT 1630, 1635: creating and deleting instances (OMA LwM2M Core 1.1 §6.3.6, §6.3.7) of the Portfolio object. */
final class InstanceCases {
    static final int PORTFOLIO = 16;
    private static final int INSTANCE = 1;

    private InstanceCases() {}

    static List<ConformanceCase> all() {
        return List.of(
                new ConformanceCase("1630", "Create a Portfolio object instance", InstanceCases::create),
                new ConformanceCase("1635", "Delete a Portfolio object instance", InstanceCases::delete));
    }

    private static boolean has(DeviceUnderTest device, Findings findings) {
        boolean has = device.objects().stream()
                .anyMatch(path -> path.equals("/" + PORTFOLIO) || path.startsWith("/" + PORTFOLIO + "/"));
        if (!has) {
            findings.notApplicable("the device did not register object " + PORTFOLIO);
        }
        return has;
    }

    private static Answered createOne(DeviceUnderTest device) {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        values.putObject("/" + PORTFOLIO + "/" + INSTANCE + "/0")
                .put("0", "Host Device ID #1")
                .put("3", "Host Device Model #1");
        return device.create("/" + PORTFOLIO + "/" + INSTANCE, values);
    }

    private static void create(DeviceUnderTest device, Findings findings) {
        if (!has(device, findings)) {
            return;
        }
        String instance = "/" + PORTFOLIO + "/" + INSTANCE;
        if (device.objects().contains(instance)) {
            device.delete(instance);
        }
        if (findings.expectCode(createOne(device), "2.01")) {
            Answered identity = device.read(instance + "/0");
            findings.expectCode(identity, "2.05");
            findings.expectSame(
                    instance + "/0/0",
                    "Host Device ID #1",
                    identity.content().path("0").asText());
            findings.expectRefusal(createOne(device), "4.00");
            device.delete(instance);
        }
    }

    private static void delete(DeviceUnderTest device, Findings findings) {
        if (!has(device, findings)) {
            return;
        }
        String instance = "/" + PORTFOLIO + "/" + INSTANCE;
        if (!device.objects().contains(instance)) {
            findings.expectCode(createOne(device), "2.01");
        }
        findings.expectCode(device.delete(instance), "2.02");
        findings.expectRefusal(device.read(instance), "4.04");
    }
}
