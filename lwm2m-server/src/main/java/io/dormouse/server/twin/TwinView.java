// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.http.Rfc3339;
import io.dormouse.objects.ResourcePath;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceModels;
import io.dormouse.server.device.Reach;
import io.dormouse.server.device.StringRules;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A twin as callers see it (api.md, Twin), at one moment. */
record TwinView(
        String endpoint,
        Twin twin,
        Set<MemberPath> inFlight,
        Reach reach,
        DeviceModels models,
        OptionalInt own,
        StringRules strings,
        Instant now) {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** The whole twin. */
    ObjectNode whole() {
        ObjectNode json = NODES.objectNode().put("endpoint", endpoint).put("version", twin.version());
        json.set("desired", desired());
        json.set("reported", versioned(twin.reportedVersion(), TwinJson.reported(twin, models, device())));
        json.set("delta", delta());
        ObjectNode members = json.putObject("members");
        twin.members().values().forEach(member -> members.set(member.path().toString(), member(member)));
        json.set("tags", twin.tags());
        return json;
    }

    ObjectNode desired() {
        return versioned(twin.desiredVersion(), TwinJson.desired(twin, models, device()));
    }

    ObjectNode delta() {
        return TwinJson.delta(twin, models, device(), own, strings);
    }

    /** The reported section with, per value, when and how it came. */
    ObjectNode reported() {
        ObjectNode json = versioned(twin.reportedVersion(), TwinJson.reported(twin, models, device()));
        ObjectNode metadata = json.putObject("$metadata");
        twin.reported()
                .forEach((path, value) -> metadata.putObject(path.toString())
                        .put("at", Rfc3339.write(value.at()))
                        .put("via", value.via().word())
                        .put("deviceTime", value.deviceTime())
                        .put("clockWrong", value.clockWrong()));
        return json;
    }

    /** Why each member stands where it does, and what happens next. */
    ObjectNode explain() {
        ObjectNode json = NODES.objectNode().put("endpoint", endpoint).put("version", twin.version());
        json.putObject("reach").put("state", reach.state().word()).put("why", reach.why());
        ObjectNode members = json.putObject("members");
        for (Member member : twin.members().values()) {
            ObjectNode one = member(member);
            one.set("desired", TwinJson.wanted(member, models, device()));
            ReportedValue value = value(member);
            if (value == null) {
                one.putNull("reported");
            } else {
                ResourcePath path = member.path().resolve(own).orElseThrow();
                one.set("reported", TwinJson.reported(path, value, models, device()));
            }
            one.put("desiredVersion", member.desiredVersion())
                    .put("ackedVersion", member.ackedVersion())
                    .put("next", next(member));
            members.set(member.path().toString(), one);
        }
        return json;
    }

    private static ObjectNode versioned(long version, ObjectNode section) {
        ObjectNode json = NODES.objectNode().put("$version", version);
        json.setAll(section);
        return json;
    }

    private Optional<Device> device() {
        return reach.registered();
    }

    private @Nullable ReportedValue value(Member member) {
        return member.path().resolve(own).map(path -> twin.reported().get(path)).orElse(null);
    }

    private ObjectNode member(Member member) {
        boolean flies = inFlight.contains(member.path());
        ReportedValue value = value(member);
        Effort effort = member.effort();
        ObjectNode json = NODES.objectNode()
                .put("state", (flies ? MemberState.IN_FLIGHT : member.state()).word())
                .put("why", flies ? "sent, waiting for the answer" : why(member))
                .put("desiredAt", Rfc3339.write(member.desiredAt()))
                .put("desiredBy", member.desiredBy())
                .put("reportedAt", value == null ? null : Rfc3339.write(value.at()))
                .put("via", value == null ? null : value.via().word())
                .put("attempts", effort.attempts())
                .put("code", member.code());
        json.put("lastAttemptAt", text(effort.lastAt()));
        json.put("nextAttemptAt", effort.due(now) ? null : text(effort.nextAt()));
        return json;
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null || time.equals(Effort.AT_ONCE) ? null : Rfc3339.write(time);
    }

    private String why(Member member) {
        boolean waits = member.effort().due(now);
        if (waits && member.path().own() && own.isEmpty() && reach.state().registered()) {
            return "it is not known yet which Server object instance is ours";
        }
        return waits && !reach.listens() ? reach.why() : member.why();
    }

    private String next(Member member) {
        Instant at = member.effort().nextAt();
        if (inFlight.contains(member.path())) {
            return "an answer, or its absence";
        }
        if (at == null) {
            return member.state() == MemberState.IN_SYNC
                    ? "nothing, unless the device reports another value"
                    : "nothing by itself; a change of desired or twin:retry tries again";
        }
        String what = member.state() == MemberState.UNVERIFIED ? "it is read" : "it is written";
        if (member.effort().alone()) {
            what += " alone";
        }
        if (!member.effort().due(now)) {
            return what + " at " + Rfc3339.write(at);
        }
        return what + (reach.listens() ? " in its turn" : " at the next contact");
    }
}
