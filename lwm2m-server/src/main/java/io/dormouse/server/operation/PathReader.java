// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.operation;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.objects.ResourcePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.leshan.core.node.LwM2mPath;

/**
 * Reads LwM2M paths such as {@code /3/0/14}; the objects that belong to bootstrap (0 and 21) are never addressed (OMA
 * LwM2M Core 1.1 §6.1.4, Appendix E.1).
 */
public final class PathReader {
    static final int PATHS_MAX = 50;

    private static final Pattern SHAPE = Pattern.compile("(/(0|[1-9][0-9]{0,4})){1,4}");
    private static final int SECURITY = 0;
    private static final int OSCORE = 21;

    private PathReader() {}

    /** A path of {@code least} to {@code most} ids; what is wrong goes to {@code fields} under {@code pointer}. */
    static Optional<LwM2mPath> read(BodyFields fields, String pointer, JsonNode node, int least, int most) {
        if (!node.isTextual()) {
            fields.fault(pointer, node.isMissingNode() ? "required" : "wrong-type", "must be a path such as /3/0/14");
            return Optional.empty();
        }
        return read(fields, pointer, node.textValue(), least, most);
    }

    /** A path of {@code least} to {@code most} ids; what is wrong goes to {@code fields} under {@code pointer}. */
    public static Optional<LwM2mPath> read(BodyFields fields, String pointer, String text, int least, int most) {
        String[] ids = text.length() > 24 || !SHAPE.matcher(text).matches()
                ? new String[0]
                : text.substring(1).split("/", -1);
        if (ids.length < least || ids.length > most || !inRange(ids)) {
            String wanted = least == most ? least + " ids" : least + " to " + most + " ids";
            fields.fault(pointer, "bad-path", "must be a path of " + wanted + " from 0 to " + ResourcePath.ID_MAX);
            return Optional.empty();
        }
        LwM2mPath path = new LwM2mPath(text);
        if (path.getObjectId() == SECURITY || path.getObjectId() == OSCORE) {
            fields.fault(pointer, "not-addressable", "objects 0 and 21 belong to the bootstrap server");
            return Optional.empty();
        }
        return Optional.of(path);
    }

    /** The member {@code paths}: 1 to {@value #PATHS_MAX}, none within another. */
    static List<LwM2mPath> readAll(BodyFields fields, String name, int least) {
        JsonNode list = fields.node(name);
        String pointer = "/" + name;
        if (!list.isArray() || list.isEmpty() || list.size() > PATHS_MAX) {
            fields.fault(
                    pointer,
                    list.isMissingNode() ? "required" : "wrong-type",
                    "must be an array of 1 to " + PATHS_MAX + " paths");
            return List.of();
        }
        List<LwM2mPath> paths = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            int position = i;
            read(fields, pointer + "/" + i, list.get(i), least, 4).ifPresent(path -> {
                if (paths.stream().anyMatch(other -> other.startWith(path) || path.startWith(other))) {
                    fields.fault(pointer + "/" + position, "overlapping", path + " overlaps with another of the paths");
                }
                paths.add(path);
            });
        }
        return paths;
    }

    private static boolean inRange(String[] ids) {
        for (String id : ids) {
            if (Integer.parseInt(id) > ResourcePath.ID_MAX) {
                return false;
            }
        }
        return ids.length > 0;
    }
}
