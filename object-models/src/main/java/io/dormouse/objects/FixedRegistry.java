// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** A registry that never changes. */
public final class FixedRegistry implements ObjectRegistry {
    private final Map<Integer, NavigableMap<ObjectVersion, ObjectDefinition>> versionsById;
    private final List<ObjectDefinition> all;

    private FixedRegistry(Map<Integer, NavigableMap<ObjectVersion, ObjectDefinition>> sorted) {
        versionsById = new HashMap<>(sorted);
        all = sorted.values().stream()
                .flatMap(versions -> versions.values().stream())
                .toList();
    }

    /** Of two definitions of the same object version the later one counts. */
    public static FixedRegistry of(Collection<ObjectDefinition> definitions) {
        Map<Integer, NavigableMap<ObjectVersion, ObjectDefinition>> sorted = new TreeMap<>();
        for (ObjectDefinition definition : definitions) {
            sorted.computeIfAbsent(definition.id(), absent -> new TreeMap<>()).put(definition.version(), definition);
        }
        return new FixedRegistry(sorted);
    }

    @Override
    public Optional<ObjectDefinition> find(int objectId, ObjectVersion version) {
        return Optional.ofNullable(versionsById.get(objectId)).map(versions -> versions.get(version));
    }

    @Override
    public Optional<ObjectDefinition> newest(int objectId) {
        return Optional.ofNullable(versionsById.get(objectId))
                .map(versions -> versions.lastEntry().getValue());
    }

    @Override
    public List<ObjectDefinition> all() {
        return all;
    }
}
