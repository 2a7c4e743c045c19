// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** ETS INT 101-109: registration (OMA LwM2M Core 1.1 §6.2, §6.5). */
final class RegistrationCases {
    private static final int SERVER = 1;
    private static final int DEVICE = 3;
    private static final long DISABLED_SECONDS = 5;
    private static final long LIFETIME_STEP_SECONDS = 60;

    private RegistrationCases() {}

    static List<ConformanceCase> all() {
        return List.of(
                new ConformanceCase("101", "Initial Registration", RegistrationCases::registered),
                new ConformanceCase("102", "Registration Update", RegistrationCases::updated),
                new ConformanceCase("103", "Deregistration", RegistrationCases::disabled).restarting(),
                new ConformanceCase("104", "Registration Update Trigger", RegistrationCases::updated),
                new ConformanceCase("105", "Discarded Register Update", RegistrationCases::discarded),
                new ConformanceCase("106", "Registration over TCP", RegistrationCases::overTcp),
                new ConformanceCase("107", "Extending the lifetime of a registration", RegistrationCases::lifetime),
                new ConformanceCase("108", "Turn on Queue Mode", RegistrationCases::queueMode),
                new ConformanceCase("109", "Behaviour in Queue Mode", RegistrationCases::asleep));
    }

    private static void registered(DeviceUnderTest device, Findings findings) {
        JsonNode registration = device.registration();
        if (!findings.expect(registration.hasNonNull("registrationId"), "the device is not registered")) {
            return;
        }
        List<String> objects = device.objects();
        findings.expect(!registration.path("lwm2mVersion").asText().isEmpty(), "the LwM2M version is missing");
        findings.expect(device.instanceOf(SERVER).isPresent(), "the mandatory object 1 is not registered");
        findings.expect(device.instanceOf(DEVICE).isPresent(), "the mandatory object 3 is not registered");
        findings.expect(objects.stream().noneMatch(path -> path.startsWith("/0/")), "object 0 must not be registered");
        findings.expect(
                Duration.parse(registration.path("lifetime").asText("PT0S")).toSeconds() > 0,
                "the lifetime is not positive");
    }

    /** Both 102 and 104: the trigger is how a server can ask for an Update. */
    private static void updated(DeviceUnderTest device, Findings findings) {
        Optional<String> server = OwnServer.of(device);
        if (server.isEmpty()) {
            findings.expect(false, "no instance of object 1 is registered");
            return;
        }
        long mark = device.mark();
        if (findings.expectCode(device.execute(server.get() + "/8"), "2.04")) {
            findings.expect(device.await(mark, "device.updated").isPresent(), "no Update followed the trigger");
        }
    }

    private static void disabled(DeviceUnderTest device, Findings findings) {
        String server = OwnServer.of(device).orElse("/1/0");
        Answered before = device.read(server + "/5");
        if (!before.success()) {
            findings.notApplicable("the device has no Disable Timeout (" + server + "/5)");
            return;
        }
        findings.expectCode(device.write(server + "/5", LongNode.valueOf(DISABLED_SECONDS)), "2.04");
        long mark = device.mark();
        Answered disabled = device.execute(server + "/4");
        if (!disabled.success()) {
            device.write(server + "/5", before.content());
            findings.notApplicable("the device does not have Disable (" + server + "/4)");
            return;
        }
        findings.expect(device.await(mark, "device.deregistered").isPresent(), "no De-register followed Disable");
        findings.expect(
                device.await(mark, "device.registered").isPresent(),
                "no Register followed the Disable Timeout of " + DISABLED_SECONDS + " s");
        device.write(server + "/5", before.content());
    }

    private static void discarded(DeviceUnderTest device, Findings findings) {
        findings.notApplicable("needs a server that forgets a registration; this one does not");
    }

    private static void overTcp(DeviceUnderTest device, Findings findings) {
        String binding = device.registration().path("binding").asText();
        if (!binding.contains("T")) {
            findings.notApplicable("the device did not register over TCP (binding " + binding + ")");
        }
    }

    private static void lifetime(DeviceUnderTest device, Findings findings) {
        String server = OwnServer.of(device).orElse("/1/0");
        Answered before = device.read(server + "/1");
        if (!findings.expectCode(before, "2.05")) {
            return;
        }
        long wanted = before.content().asLong() + LIFETIME_STEP_SECONDS;
        long mark = device.mark();
        if (findings.expectCode(device.write(server + "/1", LongNode.valueOf(wanted)), "2.04")) {
            findings.expect(
                    device.await(
                                    mark,
                                    "device.updated",
                                    data -> data.path("lifetime").asLong() == wanted,
                                    device.patience())
                            .isPresent(),
                    "no Update with the new lifetime " + wanted + " followed");
            device.write(server + "/1", before.content());
        }
    }

    private static void queueMode(DeviceUnderTest device, Findings findings) {
        if (!device.registration().path("queueMode").asBoolean()) {
            findings.notApplicable("the device did not register in queue mode");
        }
    }

    private static void asleep(DeviceUnderTest device, Findings findings) {
        if (!device.registration().path("queueMode").asBoolean()) {
            findings.notApplicable("the device did not register in queue mode");
            return;
        }
        if (device.document().path("state").asText().equals("awake")
                && device.await(device.mark(), "device.asleep").isEmpty()) {
            findings.inconclusive("the device did not fall asleep in " + device.patience());
            return;
        }
        int now = device.readNow("/3/0/0");
        findings.expect(now == 409, "a call to the sleeping device was answered HTTP " + now + " instead of 409");
        findings.expectCode(device.read("/3/0/0"), "2.05");
    }
}
