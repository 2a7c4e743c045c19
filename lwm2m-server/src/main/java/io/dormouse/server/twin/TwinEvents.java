// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.objects.ResourcePath;
import io.dormouse.objects.ValueJson;
import io.dormouse.server.device.Report.Via;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** The events that tell of one step of a twin. */
final class TwinEvents {
    /** Of a longer value the event gives length and SHA-256. */
    static final int VALUE_BYTES_MAX = 1024;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private TwinEvents() {}

    record Told(String type, JsonNode data) {}

    /** @param by who changed desired or tags, if the step does */
    static List<Told> of(Twin before, Twin after, String by) {
        List<Told> events = new ArrayList<>();
        if (before.desiredVersion() != after.desiredVersion()) {
            events.add(new Told("twin.desired", desired(before, after, by)));
        } else if (before.version() != after.version()) {
            events.add(new Told(
                    "twin.tags",
                    NODES.objectNode().put("version", after.version()).put("by", by)));
        }
        for (Member member : after.members().values()) {
            Member old = before.members().get(member.path());
            if (old == null || stands(old, member)) {
                events.add(new Told("twin.member", member(member)));
            }
        }
        reported(before, after).forEach((via, data) -> events.add(new Told("twin.reported", data)));
        return events;
    }

    private static ObjectNode desired(Twin before, Twin after, String by) {
        TreeSet<MemberPath> paths = new TreeSet<>(before.members().keySet());
        paths.addAll(after.members().keySet());
        paths.removeIf(path ->
                version(before.members().get(path)) == version(after.members().get(path)));
        ObjectNode data = NODES.objectNode()
                .put("version", after.version())
                .put("desiredVersion", after.desiredVersion())
                .put("by", by);
        ArrayNode names = data.putArray("paths");
        paths.forEach(path -> names.add(path.toString()));
        return data;
    }

    private static long version(@org.jspecify.annotations.Nullable Member member) {
        return member == null ? 0 : member.desiredVersion();
    }

    private static boolean stands(Member old, Member now) {
        return old.state() != now.state()
                || old.desiredVersion() != now.desiredVersion()
                || old.effort().attempts() != now.effort().attempts()
                || !Objects.equals(old.code(), now.code());
    }

    private static ObjectNode member(Member member) {
        return NODES.objectNode()
                .put("path", member.path().toString())
                .put("state", member.state().word())
                .put("why", member.why())
                .put("code", member.code())
                .put("attempts", member.effort().attempts());
    }

    private static Map<Via, ObjectNode> reported(Twin before, Twin after) {
        Map<Via, ObjectNode> byWay = new EnumMap<>(Via.class);
        for (Map.Entry<ResourcePath, ReportedValue> entry : after.reported().entrySet()) {
            ReportedValue old = before.reported().get(entry.getKey());
            ReportedValue now = entry.getValue();
            if (old == null || !old.kept().equals(now.kept())) {
                values(byWay, now.via(), after).set(entry.getKey().toString(), value(now.kept()));
            }
        }
        for (Map.Entry<ResourcePath, ReportedValue> entry : before.reported().entrySet()) {
            if (!after.reported().containsKey(entry.getKey())) {
                values(byWay, Via.READ, after).putNull(entry.getKey().toString());
            }
        }
        return byWay;
    }

    /** What is gone is told as null. */
    private static ObjectNode values(Map<Via, ObjectNode> byWay, Via via, Twin after) {
        return byWay.computeIfAbsent(via, way -> {
                    ObjectNode data = NODES.objectNode().put("via", way.word()).put("version", after.reportedVersion());
                    data.putObject("values");
                    return data;
                })
                .withObject("/values");
    }

    private static JsonNode value(Kept kept) {
        if (kept instanceof Kept.Whole whole && kept.size() <= VALUE_BYTES_MAX) {
            return ValueJson.write(whole.value());
        }
        Kept.Digest digest = kept instanceof Kept.Whole whole ? Kept.digest(whole.value()) : (Kept.Digest) kept;
        return NODES.objectNode().put("length", digest.length()).put("sha256", digest.sha256());
    }
}
