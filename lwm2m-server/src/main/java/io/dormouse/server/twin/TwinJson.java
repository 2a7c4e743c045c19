// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.objects.ResourceDefinition;
import io.dormouse.objects.ResourcePath;
import io.dormouse.server.device.Device;
import io.dormouse.server.device.DeviceModels;
import io.dormouse.server.device.StringRules;
import java.util.Optional;
import java.util.OptionalInt;

/** Sections of a twin as the API writes them, without {@code $version}. */
final class TwinJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private TwinJson() {}

    static ObjectNode desired(Twin twin, TwinCheck check) {
        return desired(twin, check.models(), check.device());
    }

    static ObjectNode desired(Twin twin, DeviceModels models, Optional<Device> device) {
        ObjectNode section = NODES.objectNode();
        for (Member member : twin.members().values()) {
            section.set(member.path().toString(), wanted(member, models, device));
        }
        return section;
    }

    static JsonNode wanted(Member member, TwinCheck check) {
        return wanted(member, check.models(), check.device());
    }

    static JsonNode wanted(Member member, DeviceModels models, Optional<Device> device) {
        MemberPath path = member.path();
        return WantedJson.write(member.wanted(), models.resource(device, path.objectId(), path.resourceId()));
    }

    static ObjectNode reported(Twin twin, DeviceModels models, Optional<Device> device) {
        ObjectNode section = NODES.objectNode();
        twin.reported().forEach((path, value) -> section.set(path.toString(), reported(path, value, models, device)));
        return section;
    }

    /** A value too large to keep is {@code {"length":…,"sha256":…}}. */
    static JsonNode reported(ResourcePath path, ReportedValue value, DeviceModels models, Optional<Device> device) {
        Optional<ResourceDefinition> definition = models.resource(device, path.objectId(), path.resourceId());
        if (value.kept() instanceof Kept.Digest digest) {
            return NODES.objectNode().put("length", digest.length()).put("sha256", digest.sha256());
        }
        return WantedJson.write(((Kept.Whole) value.kept()).value(), definition);
    }

    /** Desired values that differ from what is reported, or of which nothing is reported. */
    static ObjectNode delta(
            Twin twin, DeviceModels models, Optional<Device> device, OptionalInt own, StringRules strings) {
        ObjectNode section = NODES.objectNode();
        for (Member member : twin.members().values()) {
            boolean there = member.path()
                    .resolve(own)
                    .filter(path -> {
                        ReportedValue value = twin.reported().get(path);
                        return value != null && value.kept().satisfies(member.wanted(), Sameness.of(strings, path));
                    })
                    .isPresent();
            if (!there) {
                section.set(member.path().toString(), wanted(member, models, device));
            }
        }
        return section;
    }
}
