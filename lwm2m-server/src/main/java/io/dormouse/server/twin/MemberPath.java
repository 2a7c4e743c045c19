// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import io.dormouse.objects.ResourcePath;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Name of a desired member: a resource path, or {@code /1/own/1}, where {@code own} is the Server object instance that carries our Short Server ID, whatever
 * its number.
 *
 * @param instanceId {@link #OWN} for {@code own}
 */
record MemberPath(int objectId, int instanceId, int resourceId) implements Comparable<MemberPath> {
    static final int OWN = -1;

    private static final int SERVER_OBJECT = 1;
    private static final String OWN_PREFIX = "/1/own/";
    private static final Comparator<MemberPath> ORDER = Comparator.comparingInt(MemberPath::objectId)
            .thenComparingInt(MemberPath::instanceId)
            .thenComparingInt(MemberPath::resourceId);

    static MemberPath of(ResourcePath path) {
        return new MemberPath(path.objectId(), path.instanceId(), path.resourceId());
    }

    /** Empty when the text names no resource. */
    static Optional<MemberPath> parse(String text) {
        if (text.startsWith(OWN_PREFIX)) {
            return ResourcePath.parse("/1/0/" + text.substring(OWN_PREFIX.length()))
                    .map(path -> new MemberPath(SERVER_OBJECT, OWN, path.resourceId()));
        }
        return ResourcePath.parse(text).map(MemberPath::of);
    }

    boolean own() {
        return instanceId == OWN;
    }

    /** The resource on the device; empty while it is not known which Server object instance is ours. */
    Optional<ResourcePath> resolve(OptionalInt ownInstance) {
        if (!own()) {
            return Optional.of(new ResourcePath(objectId, instanceId, resourceId));
        }
        return ownInstance.isPresent()
                ? Optional.of(new ResourcePath(objectId, ownInstance.getAsInt(), resourceId))
                : Optional.empty();
    }

    @Override
    public int compareTo(MemberPath other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return own() ? OWN_PREFIX + resourceId : "/" + objectId + "/" + instanceId + "/" + resourceId;
    }
}
