// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Path of one resource of one object instance, such as {@code /3/0/14}; ordered as numbers. */
public record ResourcePath(int objectId, int instanceId, int resourceId) implements Comparable<ResourcePath> {
    /** 65535 is reserved (OMA LwM2M Core 1.1 §7.3.2). */
    public static final int ID_MAX = 65534;

    private static final Pattern SHAPE =
            Pattern.compile("/(0|[1-9][0-9]{0,4})/(0|[1-9][0-9]{0,4})/(0|[1-9][0-9]{0,4})");

    /** Parses {@code /3/0/14}; empty when it is no resource path. */
    public static Optional<ResourcePath> parse(String text) {
        Matcher parts = SHAPE.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        ResourcePath path = new ResourcePath(
                Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)), Integer.parseInt(parts.group(3)));
        return path.objectId <= ID_MAX && path.instanceId <= ID_MAX && path.resourceId <= ID_MAX
                ? Optional.of(path)
                : Optional.empty();
    }

    /** Path of the instance it belongs to, such as {@code /3/0}. */
    public String instance() {
        return "/" + objectId + "/" + instanceId;
    }

    @Override
    public int compareTo(ResourcePath other) {
        if (objectId != other.objectId) {
            return Integer.compare(objectId, other.objectId);
        }
        return instanceId != other.instanceId
                ? Integer.compare(instanceId, other.instanceId)
                : Integer.compare(resourceId, other.resourceId);
    }

    @Override
    public String toString() {
        return "/" + objectId + "/" + instanceId + "/" + resourceId;
    }
}
