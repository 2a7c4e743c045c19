// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import io.dormouse.objects.ResourcePath;
import io.dormouse.objects.Value;
import io.dormouse.objects.ValueJson;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceModels;
import io.dormouse.server.device.Report;
import io.dormouse.server.device.Report.Via;
import io.dormouse.server.device.Sample;
import io.dormouse.server.device.StringRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What reported values prove about desired ones. Pure but for the models.
 *
 * @param strings how strings are compared
 * @param fresh whether the report was begun after the last write of a resource was answered
 */
record Evidence(
        Device device,
        Report report,
        Predicate<ResourcePath> fresh,
        DeviceModels models,
        StringRules strings,
        TwinConfig config,
        Instant now) {
    static final ResourcePath FIRMWARE = new ResourcePath(3, 0, 3);
    private static final int SHOWN_CHARS_MAX = 80;

    Twin on(Twin twin) {
        Reporting reporting = Reporting.of(twin.reported(), report, fresh, config);
        Twin next = twin.withReported(reporting.next(), reporting.changed());
        if (anotherFirmware(twin, next)) {
            next = next.withEach(member -> Returning.anotherFirmware(member, now));
        }
        OptionalInt own = OwnServer.instance(Optional.of(device), next.reported(), config.shortServerId());
        Set<ResourcePath> spoken = report.samples().stream().map(Sample::path).collect(Collectors.toSet());
        List<Member> changed = new ArrayList<>();
        for (Member member : next.members().values()) {
            Member after = member.path()
                    .resolve(own)
                    .map(path -> judged(member, path, reporting, spoken))
                    .orElse(member);
            if (!after.equals(member)) {
                changed.add(after);
            }
        }
        return next.withStates(changed);
    }

    private Member judged(Member member, ResourcePath path, Reporting reporting, Set<ResourcePath> spoken) {
        Sample sample = reporting.told().get(path);
        boolean proves = fresh.test(path);
        if (sample != null) {
            return told(member, path, sample.value(), proves);
        }
        boolean absent = report.absent().contains(path) || report.whole().contains(path.instance());
        return absent && !spoken.contains(path) && proves && readable(member) ? member.missing(now) : member;
    }

    private Member told(Member member, ResourcePath path, Value value, boolean proves) {
        if (member.wanted().matches(value, Sameness.of(strings, path))) {
            return proves ? member.inSync(now) : member;
        }
        boolean sentOnly = report.via() == Via.SEND && member.acknowledged();
        return proves && !sentOnly ? member.differs(shown(value), now) : member.doubted();
    }

    private boolean readable(Member member) {
        return readable(models, device, member.path());
    }

    /** False only where the model says that nobody can read it. */
    static boolean readable(DeviceModels models, Device device, MemberPath path) {
        return models.resource(Optional.of(device), path.objectId(), path.resourceId())
                .map(definition -> definition.operations().readable())
                .orElse(true);
    }

    private static boolean anotherFirmware(Twin before, Twin after) {
        ReportedValue old = before.reported().get(FIRMWARE);
        ReportedValue now = after.reported().get(FIRMWARE);
        return old != null && now != null && !old.kept().equals(now.kept());
    }

    /** A value for people, cut. */
    static String shown(Value value) {
        String text = ValueJson.write(value).toString();
        return text.length() > SHOWN_CHARS_MAX ? text.substring(0, SHOWN_CHARS_MAX) + "…" : text;
    }
}
