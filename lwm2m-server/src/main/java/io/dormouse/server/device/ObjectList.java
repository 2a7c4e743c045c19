// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

import io.dormouse.objects.ObjectVersion;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a device said it carries: objects with their version and instances (OMA LwM2M Core 1.1 §6.2.1). Objects 0 and 21 are never in it.
 *
 * @param versions by object id
 * @param instances by object id; an object without instances has an empty set
 */
public record ObjectList(SortedMap<Integer, ObjectVersion> versions, SortedMap<Integer, SortedSet<Integer>> instances) {
    public static final ObjectList EMPTY = new ObjectList(new TreeMap<>(), new TreeMap<>());

    public ObjectList {
        versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
        SortedMap<Integer, SortedSet<Integer>> copy = new TreeMap<>();
        for (Map.Entry<Integer, SortedSet<Integer>> entry : instances.entrySet()) {
            copy.put(entry.getKey(), Collections.unmodifiableSortedSet(new TreeSet<>(entry.getValue())));
        }
        instances = Collections.unmodifiableSortedMap(copy);
    }

    public boolean hasObject(int objectId) {
        return versions.containsKey(objectId);
    }

    public boolean hasInstance(int objectId, int instanceId) {
        return instancesOf(objectId).contains(instanceId);
    }

    public SortedSet<Integer> instancesOf(int objectId) {
        return instances.getOrDefault(objectId, Collections.emptySortedSet());
    }

    public Optional<ObjectVersion> version(int objectId) {
        return Optional.ofNullable(versions.get(objectId));
    }

    /** As a device that we gave, or took from it, an instance (it need not tell us: conformance CL-13). */
    public ObjectList with(int objectId, int instanceId, boolean present) {
        SortedMap<Integer, SortedSet<Integer>> changed = new TreeMap<>(instances);
        SortedSet<Integer> ids = new TreeSet<>(instancesOf(objectId));
        if (present) {
            ids.add(instanceId);
        } else {
            ids.remove(instanceId);
        }
        changed.put(objectId, ids);
        return new ObjectList(versions, changed);
    }
}
