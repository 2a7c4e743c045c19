// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.server.device.ObserveRule;
import io.dormouse.server.device.ProfileFacts;
import io.dormouse.server.device.StringRules;
import io.dormouse.server.device.StringRules.Rule;
import io.dormouse.server.operation.AttributesReader;
import io.dormouse.server.operation.BodyFields;
import io.dormouse.server.operation.PathReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.jspecify.annotations.Nullable;

/** Reads the body of a profile; what is wrong with it is collected. */
final class ProfileReader {
    static final int OBSERVE_MAX = 100;
    static final int STRINGS_MAX = 100;
    static final int PRIORITY_MAX = 1_000;
    private static final int MATCH_CHARS_MAX = 2_000;
    private static final Duration AWAKE_TIME_MAX = Duration.ofHours(24);
    private static final Duration ACK_TIMEOUT_MAX = Duration.ofMinutes(2);
    private static final List<Integer> BLOCK_SIZES = List.of(16, 32, 64, 128, 256, 512, 1024);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private ProfileReader() {}

    /** Call {@code fields.stopIfFaulty()} before using the result. */
    static Profile read(String name, BodyFields fields, ObjectNode body, long version, Instant at, String by) {
        String match = fields.text("match", MATCH_CHARS_MAX).orElse(null);
        int priority = fields.number("priority", -PRIORITY_MAX, PRIORITY_MAX).orElse(0);
        boolean builtIn = !fields.has("builtIn") || fields.flag("builtIn");
        ProfileFacts facts = new ProfileFacts(
                fields.duration("awakeTime", SECOND, AWAKE_TIME_MAX).orElse(null),
                fields.duration("natTimeout", SECOND, AWAKE_TIME_MAX).orElse(null),
                fields.duration("ackTimeout", SECOND, ACK_TIMEOUT_MAX).orElse(null),
                blockSize(fields),
                reapply(fields),
                strings(fields),
                builtIn,
                observe(fields));
        fields.refuseOthers();
        return new Profile(name, match, priority, facts, body, version, at, by);
    }

    private static @Nullable Integer blockSize(BodyFields fields) {
        Integer size = fields.number("blockSize", 16, 1024).orElse(null);
        if (size != null && !BLOCK_SIZES.contains(size)) {
            fields.fault("/blockSize", "out-of-range", "must be one of " + BLOCK_SIZES);
        }
        return size;
    }

    private static boolean reapply(BodyFields fields) {
        String word = fields.text("reapply", 20).orElse("never");
        if (!word.equals("never") && !word.equals("on-register")) {
            fields.fault("/reapply", "out-of-range", "must be never or on-register");
        }
        return word.equals("on-register");
    }

    private static StringRules strings(BodyFields fields) {
        JsonNode node = fields.node("strings");
        if (node.isMissingNode()) {
            return StringRules.EXACT;
        }
        if (!node.isObject() || node.size() > STRINGS_MAX) {
            fields.fault("/strings", "wrong-type", "must be an object of at most " + STRINGS_MAX + " paths");
            return StringRules.EXACT;
        }
        Map<String, Rule> rules = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            String pointer = BodyFields.pointerTo("/strings", entry.getKey());
            if (!entry.getKey().equals("*")) {
                PathReader.read(fields, pointer, entry.getKey().replace("/*/", "/0/"), 3, 3);
            }
            Rule.of(entry.getValue().asText(""))
                    .ifPresentOrElse(
                            rule -> rules.put(entry.getKey(), rule),
                            () -> fields.fault(
                                    pointer,
                                    "out-of-range",
                                    "must be one of "
                                            + Arrays.stream(Rule.values())
                                                    .map(Rule::word)
                                                    .toList()));
        }
        return new StringRules(rules);
    }

    private static List<ObserveRule> observe(BodyFields fields) {
        JsonNode list = fields.node("observe");
        if (list.isMissingNode()) {
            return List.of();
        }
        if (!list.isArray() || list.size() > OBSERVE_MAX) {
            fields.fault("/observe", "wrong-type", "must be an array of at most " + OBSERVE_MAX + " entries");
            return List.of();
        }
        List<ObserveRule> rules = new ArrayList<>();
        for (int at = 0; at < list.size(); at++) {
            BodyFields entry = new BodyFields(list.get(at));
            ObserveRule rule = rule(entry);
            entry.refuseOthers();
            if (rules.stream().anyMatch(other -> other.path().equals(rule.path()))) {
                entry.fault("/path", "conflict", "stands there twice");
            }
            rules.add(rule);
            String pointer = "/observe/" + at;
            entry.faults().forEach(fault -> fields.fault(pointer + fault.pointer(), fault.code(), fault.detail()));
        }
        return rules;
    }

    private static ObserveRule rule(BodyFields entry) {
        String path = entry.text("path", 24).orElse("");
        if (path.isEmpty()) {
            entry.fault("/path", "required", "must be a path such as /3303/*/5700");
        }
        String one = path.matches("/[0-9]{1,5}/\\*(/[0-9]{1,5}){0,2}") ? path.replace("*", "0") : path;
        LwM2mPath checked = path.isEmpty()
                ? null
                : PathReader.read(entry, "/path", one, 1, 4).orElse(null);
        if (checked != null && entry.has("attributes")) {
            AttributesReader.read(entry, checked);
        }
        return new ObserveRule(path, query(entry.node("attributes")), entry.flag("composite"));
    }

    /** Notification attributes as a query, in the order in which they were given. */
    private static String query(JsonNode attributes) {
        StringBuilder query = new StringBuilder();
        for (Map.Entry<String, JsonNode> one : attributes.properties()) {
            query.append(query.isEmpty() ? "" : "&").append(one.getKey());
            if (one.getValue().isNumber()) {
                query.append('=').append(one.getValue().decimalValue().toPlainString());
            }
        }
        return query.toString();
    }
}
