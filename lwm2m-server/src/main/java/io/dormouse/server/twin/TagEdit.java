// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dormouse.kit.http.Problem;
import io.dormouse.kit.http.Problem.Fault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One change of the tags. Pure. */
record TagEdit(Twin twin, TwinConfig config) {
    static final int KEY_CHARS_MAX = 128;
    static final int DEPTH_MAX = 5;

    /** RFC 7396 merge patch. The same twin when it changes nothing. */
    Twin patch(ObjectNode patch) {
        List<Fault> faults = new ArrayList<>();
        check("", patch, 1, faults);
        if (!faults.isEmpty()) {
            throw Problem.of(422, "invalid-tags", "Some tags were refused; nothing was stored.")
                    .withErrors(faults)
                    .asException();
        }
        ObjectNode merged = (ObjectNode) MergePatch.apply(twin.tags(), patch);
        if (merged.equals(twin.tags())) {
            return twin;
        }
        int bytes = merged.toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > config.tagsBytesMax()) {
            throw Problem.of(
                            413,
                            "tags-too-large",
                            "Tags would have " + bytes + " bytes; the limit is " + config.tagsBytesMax() + ".")
                    .asException();
        }
        return twin.withTags(merged);
    }

    private static void check(String pointer, JsonNode node, int depth, List<Fault> faults) {
        if (node.isObject() && depth > DEPTH_MAX) {
            faults.add(new Fault(pointer, "too-deep", "tags are nested at most " + DEPTH_MAX + " deep"));
            return;
        }
        node.properties().forEach(member -> {
            String at = pointer + TwinCheck.pointer(member.getKey());
            if (!named(member.getKey())) {
                faults.add(new Fault(
                        at,
                        "bad-key",
                        "a key has 1 to " + KEY_CHARS_MAX
                                + " characters, none of them a dot or a control character, and no $ first"));
            }
            check(at, member.getValue(), depth + 1, faults);
        });
    }

    private static boolean named(String key) {
        return !key.isEmpty()
                && key.length() <= KEY_CHARS_MAX
                && !key.startsWith("$")
                && key.chars().noneMatch(letter -> letter == '.' || Character.isISOControl(letter));
    }
}
