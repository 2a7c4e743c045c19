// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** ETS INT 301-311: information reporting (OMA LwM2M Core 1.1 §6.4). */
final class ObserveCases {
    private static final String CLOCK = "/3/0/13";
    private static final int TEMPERATURE = 3303;
    private static final int GENERIC_SENSOR = 3300;
    private static final String REPORTED = "twin.reported";
    private static final int PMAX_SECONDS = 3;
    private static final Duration NOTIFIED_WITHIN = Duration.ofSeconds(PMAX_SECONDS * 4L);
    /** Reported values are stored up to a second late. */
    private static final Duration SETTLED_AFTER = Duration.ofSeconds(2);

    private static final Duration SENT_WITHIN = Duration.ofSeconds(3);
    private static final Duration QUIET_FOR = Duration.ofSeconds(PMAX_SECONDS * 2L + 1);

    private ObserveCases() {}

    static List<ConformanceCase> all() {
        return List.of(
                new ConformanceCase("301", "Observation and notification of values", ObserveCases::observe),
                new ConformanceCase("302", "Cancel an observation by Reset", ObserveCases::cancelByReset),
                new ConformanceCase("303", "Cancel an observation by Observe 1", ObserveCases::cancelActively),
                new ConformanceCase("304", "Observe-Composite", ObserveCases::observeComposite),
                new ConformanceCase("305", "Cancel Observe-Composite", ObserveCases::cancelComposite),
                new ConformanceCase("306", "Send", ObserveCases::send),
                new ConformanceCase("307", "Muting Send", ObserveCases::mute),
                new ConformanceCase("308", "Observe-Composite and creating an instance", ObserveCases::instances),
                new ConformanceCase("309", "Observe-Composite and deleting an instance", ObserveCases::instances),
                new ConformanceCase("310", "Observe-Composite and changing values", ObserveCases::changeObserved),
                new ConformanceCase("311", "Send command", ObserveCases::send));
    }

    /** The clock, whose every notification tells something new and that no profile observes; else a sensor. */
    private static String observable(DeviceUnderTest device) {
        if (device.read(CLOCK).success()) {
            return CLOCK;
        }
        return device.instanceOf(TEMPERATURE)
                .or(() -> device.instanceOf(GENERIC_SENSOR))
                .map(instance -> instance + "/5700")
                .orElse("/3/0/11");
    }

    private static ObjectNode periods(int pminSeconds, int pmaxSeconds) {
        return JsonNodeFactory.instance.objectNode().put("pmin", pminSeconds).put("pmax", pmaxSeconds);
    }

    private static ObjectNode noPeriods() {
        return JsonNodeFactory.instance.objectNode().putNull("pmin").putNull("pmax");
    }

    private static Predicate<JsonNode> notified(String path) {
        return data -> data.path("via").asText().equals("notify")
                && data.path("values").has(path);
    }

    private static boolean observed(DeviceUnderTest device, Findings findings, String path) {
        if (!findings.expectCode(device.attributes(path, periods(1, PMAX_SECONDS)), "2.04")) {
            return false;
        }
        return findings.expectCode(device.observe(path), "2.05");
    }

    private static boolean notificationArrives(DeviceUnderTest device, Findings findings, String path) {
        Optional<String> before = reportedAt(device, path);
        boolean arrived = device.await(device.mark(), REPORTED, notified(path), NOTIFIED_WITHIN)
                        .isPresent()
                || !reportedAt(device, path).equals(before);
        return findings.expect(
                arrived,
                "no notification of " + path + " within " + NOTIFIED_WITHIN + " with pmax " + PMAX_SECONDS + " s");
    }

    /** A value that is told again without having changed makes no event, but is younger. */
    private static Optional<String> reportedAt(DeviceUnderTest device, String path) {
        return device.lastKnown(path).map(known -> known.path("reportedAt").asText());
    }

    private static void observe(DeviceUnderTest device, Findings findings) {
        String path = observable(device);
        if (observed(device, findings, path)) {
            notificationArrives(device, findings, path);
            device.cancel(path);
        }
        device.attributes(path, noPeriods());
    }

    private static void cancelActively(DeviceUnderTest device, Findings findings) {
        String path = observable(device);
        if (observed(device, findings, path) && notificationArrives(device, findings, path)) {
            findings.expectCode(device.cancel(path), "2.05");
            silence(device, findings, path);
        }
        device.attributes(path, noPeriods());
    }

    private static void cancelByReset(DeviceUnderTest device, Findings findings) {
        String path = observable(device);
        if (observed(device, findings, path) && notificationArrives(device, findings, path)) {
            if (device.forgetObservation(path)) {
                // The next notification is the one that is reset.
                device.pause(NOTIFIED_WITHIN);
                silence(device, findings, path);
            } else {
                findings.inconclusive("the server does not list the observation");
            }
        }
        device.attributes(path, noPeriods());
    }

    private static void silence(DeviceUnderTest device, Findings findings, String path) {
        device.pause(SETTLED_AFTER);
        Optional<String> before = reportedAt(device, path);
        device.pause(QUIET_FOR);
        Optional<String> after = reportedAt(device, path);
        device.note("last value of " + path + " came at " + before.orElse("-") + ", then at " + after.orElse("-"));
        findings.expectSame(
                "the time of the last value of " + path + ", " + QUIET_FOR + " after the observation was cancelled,",
                before,
                after);
    }

    private static List<String> compositePaths(DeviceUnderTest device) {
        return List.of("/3/0/16", OwnServer.of(device).orElse("/1/0") + "/3");
    }

    private static boolean observedTogether(DeviceUnderTest device, Findings findings) {
        Answered answered = device.composite("observeComposite", "", compositePaths(device));
        if (answered.code().equals("4.05") || answered.code().equals("5.01")) {
            findings.notApplicable("the device has no composite operations (" + answered.code() + ")");
            return false;
        }
        return findings.expectCode(answered, "2.05");
    }

    private static void observeComposite(DeviceUnderTest device, Findings findings) {
        if (observedTogether(device, findings)) {
            device.composite("cancelObservation", "", compositePaths(device));
        }
    }

    private static void cancelComposite(DeviceUnderTest device, Findings findings) {
        if (observedTogether(device, findings)) {
            findings.expectCode(device.composite("cancelObservation", "", compositePaths(device)), "2.05");
        }
    }

    private static void changeObserved(DeviceUnderTest device, Findings findings) {
        if (!observedTogether(device, findings)) {
            return;
        }
        String path = compositePaths(device).get(1);
        Answered before = device.read(path);
        long mark = device.mark();
        device.write(path, LongNode.valueOf(before.content().asLong() + 1));
        findings.expect(
                device.await(mark, REPORTED, notified(path), NOTIFIED_WITHIN).isPresent(),
                "no notification although " + path + " changed");
        device.write(path, before.content());
        device.composite("cancelObservation", "", compositePaths(device));
    }

    private static void instances(DeviceUnderTest device, Findings findings) {
        findings.notApplicable("instances are created and deleted by the cases 1630 and 1635");
    }

    private static void send(DeviceUnderTest device, Findings findings) {
        Predicate<JsonNode> sent = data -> data.path("via").asText().equals("send");
        if (device.await(0, REPORTED, sent, Duration.ZERO).isEmpty()
                && device.await(device.mark(), REPORTED, sent, SENT_WITHIN).isEmpty()) {
            findings.notApplicable("the device has sent nothing by itself");
        }
    }

    private static void mute(DeviceUnderTest device, Findings findings) {
        String server = OwnServer.of(device).orElse("/1/0");
        Answered muted = device.read(server + "/23");
        if (!muted.success()) {
            findings.notApplicable("the device has no Mute Send (" + server + "/23, LwM2M 1.1)");
        }
    }
}
