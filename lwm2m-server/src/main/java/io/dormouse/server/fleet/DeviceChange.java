// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.http.Problem;
import io.dormouse.kit.http.Problem.Fault;
import io.dormouse.server.device.DeviceSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a caller wants changed of a device: a merge patch (RFC 7396) of tags, label and settings, checked as far as it can be without the device.
 *
 * @param tags empty when nothing is said of them; {@code clearTags} when they were null
 * @param label missing when nothing is said of it, null to remove it
 * @param settings missing when nothing is said of them, null to remove them, else a merge patch
 */
record DeviceChange(Optional<ObjectNode> tags, boolean clearTags, JsonNode label, JsonNode settings) {
    /** Longest label in characters. */
    static final int LABEL_MAX = 200;

    private static final Set<String> MEMBERS = Set.of("tags", "label", "settings");
    private static final Set<String> READ_ONLY = Set.of(
            "endpoint",
            "state",
            "createdAt",
            "lastSeenAt",
            "awakeUntil",
            "nextContact",
            "registration",
            "twin",
            "messages");

    /** @param alsoKnown members that the caller reads by itself */
    static DeviceChange parse(JsonNode json, Set<String> alsoKnown) {
        if (!json.isObject()) {
            throw refused(List.of(new Fault("", "wrong-type", "The body is an object.")));
        }
        List<Fault> faults = new ArrayList<>();
        json.fieldNames().forEachRemaining(name -> {
            if (READ_ONLY.contains(name) && !alsoKnown.contains(name)) {
                faults.add(new Fault("/" + name, "read-only", "This cannot be changed here."));
            } else if (!MEMBERS.contains(name) && !alsoKnown.contains(name)) {
                String nearest = Suggestion.nearest(name, MEMBERS);
                faults.add(new Fault(
                        "/" + escaped(name),
                        "unknown-member",
                        "A device has no such member"
                                + (nearest == null ? "." : "; did you mean \"" + nearest + "\"?")));
            }
        });
        JsonNode tags = json.path("tags");
        if (!tags.isMissingNode() && !tags.isNull() && !tags.isObject()) {
            faults.add(new Fault("/tags", "wrong-type", "Tags are an object, or null to remove all of them."));
        }
        checkLabel(json.path("label"), faults);
        if (!json.path("settings").isNull() && !json.path("settings").isMissingNode()) {
            SettingsJson.read(json.path("settings"), "/settings", faults);
        }
        if (!faults.isEmpty()) {
            throw refused(faults);
        }
        return new DeviceChange(
                tags instanceof ObjectNode patch ? Optional.of(patch) : Optional.empty(),
                tags.isNull(),
                json.path("label"),
                json.path("settings"));
    }

    private static void checkLabel(JsonNode label, List<Fault> faults) {
        if (label.isMissingNode() || label.isNull()) {
            return;
        }
        String text = label.asText("");
        if (!label.isTextual()
                || text.isBlank()
                || text.length() > LABEL_MAX
                || text.chars().anyMatch(Character::isISOControl)) {
            faults.add(new Fault(
                    "/label",
                    "bad-label",
                    "A label is a text of 1 to " + LABEL_MAX + " characters without control characters, or null."));
        }
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private static io.dormouse.kit.http.ProblemException refused(List<Fault> faults) {
        return Problem.of(422, "bad-device", "The device cannot be changed so; see errors.")
                .withErrors(faults)
                .asException();
    }

    /** Whether label or settings are spoken of. */
    boolean touchesDevice() {
        return !label.isMissingNode() || !settings.isMissingNode();
    }

    boolean touchesTags() {
        return tags.isPresent() || clearTags;
    }

    /** The patch of the tags, given those of now. */
    ObjectNode tagsPatch(ObjectNode now) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        if (clearTags) {
            now.fieldNames().forEachRemaining(patch::putNull);
        }
        tags.ifPresent(patch::setAll);
        return patch;
    }

    @org.jspecify.annotations.Nullable
    String label(@org.jspecify.annotations.Nullable String before) {
        return label.isMissingNode() ? before : label.isNull() ? null : label.textValue();
    }

    DeviceSettings settings(DeviceSettings before) {
        if (settings.isMissingNode() || settings.isNull()) {
            return settings.isNull() ? DeviceSettings.NONE : before;
        }
        ObjectNode merged = SettingsJson.write(before);
        settings.properties().forEach(member -> merged.set(member.getKey(), member.getValue()));
        return SettingsJson.read(merged, "", new ArrayList<>());
    }
}
